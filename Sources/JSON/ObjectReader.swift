/// Reads the members of a JSON object. Every error contains the path of the member.
///
/// A library reads its formats with its own error type, such as `ObjectReader<LockError>`. A reader
/// ignores members that the caller does not read, unless ``requireMembers(_:optional:)`` or
/// ``requireKnown(_:)`` refuses them.
///
/// Each accessor whose name begins with `optional` returns `nil` if the member is missing, and
/// throws if the member is of a different kind. Every other accessor throws in both cases.
package struct ObjectReader<Failure: ObjectReaderFailure>: Sendable {
  /// The object that is read.
  package let item: JSONItem
  private let place: ObjectPlace
  private let nullIsMissing: Bool

  /// The path of the object in its document, such as `files[2].origin`; empty for the document
  /// itself.
  package var path: String { place.path }

  /// Creates a reader for `item`. Throws if `item` is not an object.
  ///
  /// With `nullIsMissing`, a member that is `null` counts as missing, in this object and in the
  /// objects below it. By default, `null` is a value of a different kind.
  package init(
    _ item: JSONItem, at path: String = "", nullIsMissing: Bool = false
  ) throws(Failure) {
    try self.init(item, .named(path), nullIsMissing)
  }

  private init(
    _ item: JSONItem, _ place: ObjectPlace, _ nullIsMissing: Bool
  ) throws(Failure) {
    guard item.isObject else {
      throw Failure(
        ObjectReaderError(path: place.path, problem: .unexpected(expected: "an object")))
    }
    self.item = item
    self.place = place
    self.nullIsMissing = nullIsMissing
  }

  /// Creates a reader for an object in memory.
  package init(_ value: JSONValue, at path: String = "") throws(Failure) {
    try self.init(.value(value), at: path)
  }

  /// Throws if a member in `names` is missing, or if the object has a member that is in neither
  /// list.
  package func requireMembers(_ names: [String], optional: [String] = []) throws(Failure) {
    for name in names where member(name) == nil { throw failure(name, .missing(expected: nil)) }
    try requireKnown(names + optional)
  }

  /// Throws if the object has a member that is not in `names`.
  package func requireKnown(_ names: [String]) throws(Failure) {
    for (name, _) in item.members ?? [] where !names.contains(name) {
      throw failure(name, .unknown(known: names))
    }
  }

  /// Throws if `bytes` are not the canonical form of the value (RFC 8785). In that form the members
  /// are sorted and no byte is optional.
  package func requireCanonical(_ bytes: [UInt8]) throws(Failure) {
    guard item.decoded.canonical == bytes else {
      throw Failure(ObjectReaderError(path: path, problem: .notCanonical))
    }
  }

  /// Returns the member; `nil` if it is missing.
  package func member(_ name: String) -> JSONItem? {
    guard let member = item[name] else { return nil }
    return nullIsMissing && member.isNull ? nil : member
  }

  /// Returns the path of a member, for the caller's own errors.
  package func path(of name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }

  /// Returns the error for a member whose value fails the caller's own check. `expected` is a
  /// phrase such as "64 lower-case hex digits".
  package func unexpected(_ name: String, expected: String) -> Failure {
    failure(name, .unexpected(expected: expected))
  }

  private func failure(_ name: String, _ problem: ObjectReaderError.Problem) -> Failure {
    Failure(ObjectReaderError(path: path(of: name), problem: problem))
  }

  private func missing(_ name: String, _ expected: String) -> Failure {
    failure(name, .missing(expected: expected))
  }
}

/// The place of an object in its document. The path is formatted only for an error: formatting the
/// path of every object adds a tenth to the time that a scan report takes.
private indirect enum ObjectPlace: Sendable {
  /// The path where reading starts; empty for the document.
  case named(String)
  case member(String, of: ObjectPlace)
  case element(Int, of: ObjectPlace)

  var path: String {
    switch self {
    case .named(let path): return path
    case .member(let name, let object):
      let path = object.path
      return path.isEmpty ? name : "\(path).\(name)"
    case .element(let index, let list): return "\(list.path)[\(index)]"
    }
  }
}

// Strings and numbers.
extension ObjectReader {
  /// Returns a string, which may be empty.
  package func text(_ name: String) throws(Failure) -> String {
    guard let text = try optionalText(name) else { throw missing(name, "a string") }
    return text
  }

  /// Returns a string of at least one character.
  package func nonemptyText(_ name: String) throws(Failure) -> String {
    let expected = "a nonempty string"
    guard let member = member(name) else { throw missing(name, expected) }
    guard let text = member.stringValue, !text.isEmpty else {
      throw unexpected(name, expected: expected)
    }
    return text
  }

  package func optionalText(_ name: String) throws(Failure) -> String? {
    guard let member = member(name) else { return nil }
    guard let text = member.stringValue else { throw unexpected(name, expected: "a string") }
    return text
  }

  /// Throws unless the member is exactly the string `text`.
  package func require(_ name: String, _ text: String) throws(Failure) {
    guard member(name)?.stringValue == text else { throw unexpected(name, expected: text) }
  }

  /// Returns the value that `parse` returns for a string. Throws if `parse` returns `nil`.
  package func parsed<T>(
    _ name: String, expecting expected: String, _ parse: (String) -> T?
  ) throws(Failure) -> T {
    guard let value = try optionalParsed(name, expecting: expected, parse) else {
      throw missing(name, expected)
    }
    return value
  }

  package func optionalParsed<T>(
    _ name: String, expecting expected: String, _ parse: (String) -> T?
  ) throws(Failure) -> T? {
    guard let member = member(name) else { return nil }
    guard let value = member.stringValue.flatMap(parse) else {
      throw unexpected(name, expected: expected)
    }
    return value
  }

  /// Returns a number that is written as an integer. Throws if it is less than `minimum`.
  package func integer(_ name: String, atLeast minimum: Int) throws(Failure) -> Int {
    guard let number = try optionalInteger(name, atLeast: minimum) else {
      throw missing(name, "an integer of at least \(minimum)")
    }
    return number
  }

  package func optionalInteger(_ name: String, atLeast minimum: Int) throws(Failure) -> Int? {
    guard let member = member(name) else { return nil }
    guard let number = member.integerValue, number >= minimum else {
      throw unexpected(name, expected: "an integer of at least \(minimum)")
    }
    return number
  }
}

// Objects and lists.
extension ObjectReader {
  /// Returns a reader for a member that is an object.
  package func object(_ name: String) throws(Failure) -> Self {
    guard let object = try optionalObject(name) else { throw missing(name, "an object") }
    return object
  }

  package func optionalObject(_ name: String) throws(Failure) -> Self? {
    guard let member = member(name) else { return nil }
    return try Self(member, .member(name, of: place), nullIsMissing)
  }

  /// Returns the elements of a member that is an array.
  package func list(_ name: String) throws(Failure) -> [JSONItem] {
    guard let elements = try optionalList(name) else { throw missing(name, "a list") }
    return elements
  }

  package func optionalList(_ name: String) throws(Failure) -> [JSONItem]? {
    guard let member = member(name) else { return nil }
    guard let elements = member.elements else { throw unexpected(name, expected: "a list") }
    return elements
  }

  /// Returns a reader for each element of an array of objects. The path of a reader contains the
  /// index, such as `files[2]`.
  package func objects(_ name: String) throws(Failure) -> [Self] {
    guard let objects = try optionalObjects(name) else { throw missing(name, "a list of objects") }
    return objects
  }

  package func optionalObjects(_ name: String) throws(Failure) -> [Self]? {
    guard let elements = try optionalList(name) else { return nil }
    let list = ObjectPlace.member(name, of: place)
    var objects: [Self] = []
    objects.reserveCapacity(elements.count)
    for (index, element) in elements.enumerated() {
      objects.append(try Self(element, .element(index, of: list), nullIsMissing))
    }
    return objects
  }

  /// Returns the values that `parse` returns for an array of strings. Throws if one of them is
  /// `nil`.
  package func parsedList<T>(
    _ name: String, expecting expected: String, _ parse: (String) -> T?
  ) throws(Failure) -> [T] {
    guard let values = try optionalParsedList(name, expecting: expected, parse) else {
      throw missing(name, expected)
    }
    return values
  }

  package func optionalParsedList<T>(
    _ name: String, expecting expected: String, _ parse: (String) -> T?
  ) throws(Failure) -> [T]? {
    guard let elements = try optionalList(name) else { return nil }
    let values = elements.compactMap { $0.stringValue.flatMap(parse) }
    guard values.count == elements.count else { throw unexpected(name, expected: expected) }
    return values
  }
}

// Objects whose member names are data, such as the paths of files. No name may be empty.
extension ObjectReader {
  /// Returns the name of each member, and a reader for its value. Every value must be an object.
  package func namedObjects() throws(Failure) -> [(name: String, object: Self)] {
    var objects: [(name: String, object: Self)] = []
    for (name, item) in try namedMembers() {
      objects.append((name, try Self(item, .member(name, of: place), nullIsMissing)))
    }
    return objects
  }

  /// Returns the name of each member, and the value that `parse` returns for it. Every member must
  /// be a string for which `parse` does not return `nil`.
  package func namedValues<T>(
    expecting expected: String, _ parse: (String) -> T?
  ) throws(Failure) -> [(name: String, value: T)] {
    var values: [(name: String, value: T)] = []
    for (name, item) in try namedMembers() {
      guard let value = item.stringValue.flatMap(parse) else {
        throw unexpected(name, expected: expected)
      }
      values.append((name, value))
    }
    return values
  }

  private func namedMembers() throws(Failure) -> [(name: String, item: JSONItem)] {
    let members = item.members ?? []
    guard !members.contains(where: { $0.name.isEmpty }) else {
      let problem = ObjectReaderError.Problem.unexpected(expected: "members with nonempty names")
      throw Failure(ObjectReaderError(path: path, problem: problem))
    }
    return members
  }
}
