import Crypto
import JSON

extension JSONValue {
  /// The members of an object that has exactly these, in any order; `optional` ones may be missing.
  func requireMembers(
    _ names: [String], optional: [String] = [], of what: String
  ) throws(AttestationError) {
    guard let members = objectValue else { throw AttestationError("\(what): expected an object") }
    let known = names + optional
    guard members.allSatisfy({ known.contains($0.name) }),
      names.allSatisfy({ self[$0] != nil })
    else {
      throw AttestationError("\(what): other members, expected \(names.joined(separator: ", "))")
    }
  }

  /// The text of a member.
  func text(_ name: String) throws(AttestationError) -> String {
    guard let text = self[name]?.stringValue else {
      throw AttestationError("\(name): expected a text")
    }
    return text
  }

  /// The elements of a member.
  func elements(_ name: String) throws(AttestationError) -> [JSONValue] {
    guard let elements = self[name]?.arrayValue else {
      throw AttestationError("\(name): expected a list")
    }
    return elements
  }

  /// The value that a member's text stands for.
  func value<Value>(
    _ name: String, _ expected: String, _ parse: (String) -> Value?
  ) throws(AttestationError) -> Value {
    guard let value = self[name]?.stringValue.flatMap(parse) else {
      throw AttestationError("\(name): expected \(expected)")
    }
    return value
  }
}
