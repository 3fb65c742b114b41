import Console
import Manifest

// The values as the types of the contract write them. What is missing or unreadable here was let
// pass by mistake: it is told by the variable's name.
extension Configuration {
  /// The value, set or by default; nil for an optional variable that is not set.
  func value(_ name: String) -> SecretValue? { rendered[name] }

  /// The value of a variable that always has one.
  func required(_ name: String) throws(Failure) -> SecretValue {
    guard let value = value(name) else { throw unusable(name, expected: "a value") }
    return value
  }

  /// The value as text; empty for a variable without one.
  func text(_ name: String) -> String {
    value(name).map { String(decoding: $0.reveal(), as: UTF8.self) } ?? ""
  }

  /// What `read` makes of the text; nil is refused.
  func reading<Value>(_ name: String, _ read: (String) -> Value?) throws(Failure) -> Value {
    guard let value = read(text(name)) else {
      throw unusable(
        name, expected: Contract.variable(named: name)?.type.description ?? "another value")
    }
    return value
  }

  /// A decimal number.
  func number(_ name: String) throws(Failure) -> Int { try reading(name) { Int($0) } }

  /// A time such as `30s`.
  func duration(_ name: String) throws(Failure) -> Duration {
    try reading(name) { TimeText.milliseconds(Array($0.utf8)).map { .milliseconds($0) } }
  }

  /// That the variable's value passed the contract and is of no use all the same. The value is not shown.
  func unusable(_ name: String, expected: String) -> Failure {
    Failure(.no, "\(name): of no use to relay, expected \(expected)")
  }
}
