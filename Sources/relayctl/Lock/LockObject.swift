import Crypto
import JSON

/// A JSON object being read strictly: each refusal names the member by its path.
struct LockObject {
  private let members: [JSONValue.Member]
  private let path: String

  init(_ value: JSONValue, at path: String) throws(LockError) {
    guard let members = value.objectValue else {
      throw .shape(member: path.isEmpty ? "the lock" : path, expected: "an object")
    }
    self.members = members
    self.path = path
  }

  func path(of name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }

  /// Refuses a name that is not in `names`, and the lack of one that is.
  func requireNames(_ names: [String]) throws(LockError) {
    for name in names where !members.contains(where: { $0.name == name }) {
      throw .shape(member: path(of: name), expected: "to be there")
    }
    for member in members where !names.contains(member.name) {
      throw .shape(
        member: path(of: member.name), expected: "only " + names.joined(separator: ", "))
    }
  }

  func require(_ name: String, _ text: String) throws(LockError) {
    guard try string(name) == text else { throw .shape(member: path(of: name), expected: text) }
  }

  func string(_ name: String) throws(LockError) -> String {
    guard let text = try value(name).stringValue else {
      throw .shape(member: path(of: name), expected: "a string")
    }
    return text
  }

  /// A string that is not empty.
  func text(_ name: String) throws(LockError) -> String {
    let text = try string(name)
    guard !text.isEmpty else { throw .shape(member: path(of: name), expected: "some text") }
    return text
  }

  /// Strings that are not empty, at least one.
  func texts(_ name: String) throws(LockError) -> [String] {
    let texts = try value(name).arrayValue?.compactMap(\.stringValue).filter { !$0.isEmpty }
    guard let texts, !texts.isEmpty, texts.count == (try value(name).arrayValue?.count) else {
      throw .shape(member: path(of: name), expected: "a list of names")
    }
    return texts
  }

  func digest(_ name: String) throws(LockError) -> Digest {
    guard let digest = try value(name).stringValue.flatMap({ Digest(hex: $0) }) else {
      throw .shape(member: path(of: name), expected: "64 lower-case hex digits")
    }
    return digest
  }

  func size(_ name: String) throws(LockError) -> Int {
    guard let size = try value(name).integerValue, size > 0 else {
      throw .shape(member: path(of: name), expected: "a number of bytes from 1")
    }
    return size
  }

  func object(_ name: String) throws(LockError) -> LockObject {
    try LockObject(try value(name), at: path(of: name))
  }

  /// The members, each read as an object of one kind; at least one.
  func mapObjects<Value>(
    _ read: (LockObject) throws(LockError) -> Value
  ) throws(LockError) -> [String: Value] {
    try requireSome()
    var result: [String: Value] = [:]
    for member in members {
      result[member.name] = try read(LockObject(member.value, at: path(of: member.name)))
    }
    return result
  }

  /// The members, each a digest; at least one.
  func mapDigests() throws(LockError) -> [SourcePath: Digest] {
    try requireSome()
    var result: [SourcePath: Digest] = [:]
    for member in members {
      guard let digest = member.value.stringValue.flatMap({ Digest(hex: $0) }) else {
        throw .shape(member: path(of: member.name), expected: "64 lower-case hex digits")
      }
      result[SourcePath(member.name)] = digest
    }
    return result
  }

  private func requireSome() throws(LockError) {
    guard !members.isEmpty, !members.contains(where: { $0.name.isEmpty }) else {
      throw .shape(member: path, expected: "one member at least, each with a name")
    }
  }

  private func value(_ name: String) throws(LockError) -> JSONValue {
    guard let member = members.first(where: { $0.name == name }) else {
      throw .shape(member: path(of: name), expected: "to be there")
    }
    return member.value
  }
}
