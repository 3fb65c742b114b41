/// A JSON object that is read member by member: every refusal names the member by its path.
///
/// A library reads its formats with its own error, `ObjectReader<JSONValue, LockError>`. A reader
/// accepts members that it is not asked for, unless ``requireMembers(_:optional:)`` or
/// ``requireKnown(_:)`` refuses them.
///
/// Each `optional` accessor returns `nil` if the member is missing and refuses a member of another
/// kind. Each other accessor refuses both.
package struct ObjectReader<Value: JSONReadable, Failure: ObjectReaderFailure>: Sendable {
  /// The object itself.
  package let value: Value
  /// The path of the object, such as `files[2].origin`; empty for the document.
  package let path: String
  private let nullIsMissing: Bool

  /// Starts to read an object.
  ///
  /// With `nullIsMissing`, a member that is `null` counts as missing, here and in the objects
  /// below. By default `null` is a value of another kind.
  package init(
    _ value: Value, at path: String = "", nullIsMissing: Bool = false
  ) throws(Failure) {
    guard value.isObject else {
      throw Failure(ObjectReaderError(path: path, problem: .unexpected(expected: "an object")))
    }
    self.value = value
    self.path = path
    self.nullIsMissing = nullIsMissing
  }

  /// Refuses the lack of a member in `names`, and any member that is in neither list.
  package func requireMembers(_ names: [String], optional: [String] = []) throws(Failure) {
    for name in names where member(name) == nil { throw failure(name, .missing(expected: nil)) }
    try requireKnown(names + optional)
  }

  /// Refuses any member that is not in `names`.
  package func requireKnown(_ names: [String]) throws(Failure) {
    guard let unknown = value.memberNames.first(where: { !names.contains($0) }) else { return }
    throw failure(unknown, .unknown(known: names))
  }

  /// Refuses a member that is not exactly this text.
  package func require(_ name: String, _ text: String) throws(Failure) {
    guard member(name)?.stringValue == text else { throw unexpected(name, expected: text) }
  }

  /// Returns the member; `nil` if it is missing.
  package func member(_ name: String) -> Value? {
    guard let member = value[name] else { return nil }
    return nullIsMissing && member.isNull ? nil : member
  }

  /// Returns the path of a member, for the caller's own errors.
  package func path(of name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }

  /// Returns the error for a member that has another value than expected, for the caller's own
  /// checks. `expected` is a phrase such as "64 lower-case hex digits".
  package func unexpected(_ name: String, expected: String) -> Failure {
    failure(name, .unexpected(expected: expected))
  }

  private func failure(_ name: String, _ problem: ObjectReaderError.Problem) -> Failure {
    Failure(ObjectReaderError(path: path(of: name), problem: problem))
  }

  private func required<T>(_ value: T?, _ name: String, _ expected: String) throws(Failure) -> T {
    guard let value else { throw failure(name, .missing(expected: expected)) }
    return value
  }
}

extension ObjectReader {
  /// A text, which may be empty.
  package func text(_ name: String) throws(Failure) -> String {
    try parsed(name, expecting: "a text") { $0 }
  }

  /// A text of at least one character.
  package func nonemptyText(_ name: String) throws(Failure) -> String {
    try parsed(name, expecting: "a text that is not empty") { $0.isEmpty ? nil : $0 }
  }

  package func optionalText(_ name: String) throws(Failure) -> String? {
    try optionalParsed(name, expecting: "a text") { $0 }
  }

  /// The value that `parse` returns for a text; a text for which it returns `nil` is refused.
  package func parsed<T>(
    _ name: String, expecting expected: String, _ parse: (String) -> T?
  ) throws(Failure) -> T {
    try required(optionalParsed(name, expecting: expected, parse), name, expected)
  }

  package func optionalParsed<T>(
    _ name: String, expecting expected: String, _ parse: (String) -> T?
  ) throws(Failure) -> T? {
    guard let member = member(name) else { return nil }
    guard let result = member.stringValue.flatMap(parse) else {
      throw unexpected(name, expected: expected)
    }
    return result
  }

  /// A number written as an integer, at least `minimum`.
  package func integer(_ name: String, atLeast minimum: Int) throws(Failure) -> Int {
    let expected = "a whole number of at least \(minimum)"
    return try required(optionalInteger(name, atLeast: minimum), name, expected)
  }

  package func optionalInteger(_ name: String, atLeast minimum: Int) throws(Failure) -> Int? {
    guard let member = member(name) else { return nil }
    guard let number = member.integerValue, number >= minimum else {
      throw unexpected(name, expected: "a whole number of at least \(minimum)")
    }
    return number
  }
}

extension ObjectReader {
  /// An object, to be read on.
  package func object(_ name: String) throws(Failure) -> Self {
    try required(optionalObject(name), name, "an object")
  }

  package func optionalObject(_ name: String) throws(Failure) -> Self? {
    guard let member = member(name) else { return nil }
    return try Self(member, at: path(of: name), nullIsMissing: nullIsMissing)
  }

  /// The elements of a list.
  package func list(_ name: String) throws(Failure) -> [Value] {
    try required(optionalList(name), name, "a list")
  }

  package func optionalList(_ name: String) throws(Failure) -> [Value]? {
    guard let member = member(name) else { return nil }
    guard let elements = member.elements else { throw unexpected(name, expected: "a list") }
    return elements
  }

  /// The elements of a list of objects, each with its path: `files[2]`.
  package func objects(_ name: String) throws(Failure) -> [Self] {
    try required(optionalObjects(name), name, "a list of objects")
  }

  package func optionalObjects(_ name: String) throws(Failure) -> [Self]? {
    guard let elements = try optionalList(name) else { return nil }
    var readers: [Self] = []
    readers.reserveCapacity(elements.count)
    for (index, element) in elements.enumerated() {
      let path = "\(path(of: name))[\(index)]"
      readers.append(try Self(element, at: path, nullIsMissing: nullIsMissing))
    }
    return readers
  }

  /// The values that `parse` returns for the elements of a list of texts.
  package func parsedList<T>(
    _ name: String, expecting expected: String, _ parse: (String) -> T?
  ) throws(Failure) -> [T] {
    try required(optionalParsedList(name, expecting: expected, parse), name, expected)
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
  /// The names and values of all members, which must be objects.
  package func namedObjects() throws(Failure) -> [(name: String, object: Self)] {
    var objects: [(name: String, object: Self)] = []
    for (name, value) in try namedMembers() {
      objects.append((name, try Self(value, at: path(of: name), nullIsMissing: nullIsMissing)))
    }
    return objects
  }

  /// The names of all members, which must be texts, and the values that `parse` returns for them.
  package func namedValues<T>(
    expecting expected: String, _ parse: (String) -> T?
  ) throws(Failure) -> [(name: String, value: T)] {
    var values: [(name: String, value: T)] = []
    for (name, value) in try namedMembers() {
      guard let result = value.stringValue.flatMap(parse) else {
        throw unexpected(name, expected: expected)
      }
      values.append((name, result))
    }
    return values
  }

  private func namedMembers() throws(Failure) -> [(name: String, value: Value)] {
    let members = value.members ?? []
    guard !members.contains(where: { $0.name.isEmpty }) else {
      let problem = ObjectReaderError.Problem.unexpected(expected: "members with a name")
      throw Failure(ObjectReaderError(path: path, problem: problem))
    }
    return members
  }
}

extension ObjectReader where Value == JSONValue {
  /// Refuses a document whose bytes are not the canonical form of its value (RFC 8785), in which
  /// the members are sorted and no other byte is optional.
  package func requireCanonical(_ bytes: [UInt8]) throws(Failure) {
    guard value.canonical == bytes else {
      throw Failure(ObjectReaderError(path: path, problem: .notCanonical))
    }
  }
}
