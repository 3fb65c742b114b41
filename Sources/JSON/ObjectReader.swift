/// A JSON object that is read member by member: every refusal names the member by its path.
///
/// A library reads its formats with its own error: `ObjectReader<LockError>`. A reader accepts
/// members that it is not asked for, unless ``requireMembers(_:optional:)`` or
/// ``requireKnown(_:)`` refuses them.
///
/// Each `optional` accessor returns `nil` if the member is missing and refuses a member of another
/// kind. Each other accessor refuses both.
package struct ObjectReader<Failure: ObjectReaderFailure>: Sendable {
  /// The object itself.
  package let item: JSONItem
  private let place: ObjectPlace
  private let nullIsMissing: Bool

  /// The path of the object, such as `files[2].origin`; empty for the document.
  package var path: String { place.path }

  /// Starts to read an object.
  ///
  /// With `nullIsMissing`, a member that is `null` counts as missing, here and in the objects
  /// below. By default `null` is a value of another kind.
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

  /// Starts to read an object in memory.
  package init(_ value: JSONValue, at path: String = "") throws(Failure) {
    try self.init(.value(value), at: path)
  }

  /// Refuses the lack of a member in `names`, and any member that is in neither list.
  package func requireMembers(_ names: [String], optional: [String] = []) throws(Failure) {
    for name in names where member(name) == nil { throw failure(name, .missing(expected: nil)) }
    try requireKnown(names + optional)
  }

  /// Refuses any member that is not in `names`.
  package func requireKnown(_ names: [String]) throws(Failure) {
    for (name, _) in item.members ?? [] where !names.contains(name) {
      throw failure(name, .unknown(known: names))
    }
  }

  /// Refuses a document whose bytes are not the canonical form of its value (RFC 8785), in which
  /// the members are sorted and no byte is optional.
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

  /// Returns the error for a member with another value than expected, for the caller's own checks.
  /// `expected` is a phrase such as "64 lower-case hex digits".
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

/// The place of an object in its document. The path is written only for an error: writing the path
/// of every object of a scan report adds a tenth to the time that the report takes.
private indirect enum ObjectPlace: Sendable {
  /// The place where reading starts; empty for the document.
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

// Texts and numbers.
extension ObjectReader {
  /// A text, which may be empty.
  package func text(_ name: String) throws(Failure) -> String {
    guard let text = try optionalText(name) else { throw missing(name, "a text") }
    return text
  }

  /// A text of at least one character.
  package func nonemptyText(_ name: String) throws(Failure) -> String {
    let expected = "a text that is not empty"
    guard let member = member(name) else { throw missing(name, expected) }
    guard let text = member.stringValue, !text.isEmpty else {
      throw unexpected(name, expected: expected)
    }
    return text
  }

  package func optionalText(_ name: String) throws(Failure) -> String? {
    guard let member = member(name) else { return nil }
    guard let text = member.stringValue else { throw unexpected(name, expected: "a text") }
    return text
  }

  /// Refuses a member that is not exactly this text.
  package func require(_ name: String, _ text: String) throws(Failure) {
    guard member(name)?.stringValue == text else { throw unexpected(name, expected: text) }
  }

  /// The value that `parse` returns for a text; a text for which it returns `nil` is refused.
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

  /// A number written as an integer, at least `minimum`.
  package func integer(_ name: String, atLeast minimum: Int) throws(Failure) -> Int {
    guard let number = try optionalInteger(name, atLeast: minimum) else {
      throw missing(name, "a whole number of at least \(minimum)")
    }
    return number
  }

  package func optionalInteger(_ name: String, atLeast minimum: Int) throws(Failure) -> Int? {
    guard let member = member(name) else { return nil }
    guard let number = member.integerValue, number >= minimum else {
      throw unexpected(name, expected: "a whole number of at least \(minimum)")
    }
    return number
  }
}

// Objects and lists.
extension ObjectReader {
  /// A reader of an object below.
  package func object(_ name: String) throws(Failure) -> Self {
    guard let object = try optionalObject(name) else { throw missing(name, "an object") }
    return object
  }

  package func optionalObject(_ name: String) throws(Failure) -> Self? {
    guard let member = member(name) else { return nil }
    return try Self(member, .member(name, of: place), nullIsMissing)
  }

  /// The elements of a list.
  package func list(_ name: String) throws(Failure) -> [JSONItem] {
    guard let elements = try optionalList(name) else { throw missing(name, "a list") }
    return elements
  }

  package func optionalList(_ name: String) throws(Failure) -> [JSONItem]? {
    guard let member = member(name) else { return nil }
    guard let elements = member.elements else { throw unexpected(name, expected: "a list") }
    return elements
  }

  /// The elements of a list of objects, each with its path: `files[2]`.
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

  /// The values that `parse` returns for the elements of a list of texts.
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

// Objects whose members have free names, such as the paths of files. No name may be empty.
extension ObjectReader {
  /// The names of all members, which must be objects, and their readers.
  package func namedObjects() throws(Failure) -> [(name: String, object: Self)] {
    var objects: [(name: String, object: Self)] = []
    for (name, item) in try namedMembers() {
      objects.append((name, try Self(item, .member(name, of: place), nullIsMissing)))
    }
    return objects
  }

  /// The names of all members, which must be texts, and the values that `parse` returns for them.
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
      let problem = ObjectReaderError.Problem.unexpected(expected: "members with a name")
      throw Failure(ObjectReaderError(path: path, problem: problem))
    }
    return members
  }
}
