/// What parser, pages and completions need to know of an option, without the type of its value.
package struct OptionSpecification: Sendable {
  /// The long name without its hyphens: `max-drift`.
  package var name: String
  /// The one-letter name without its hyphen.
  var short: Character?
  /// The value's placeholder and completion; none for a flag.
  var value: ValueSpecification?
  var isRepeated = false
  var isRequired = false
  /// The default as help shows it.
  var defaultText: String?
  /// The variable that gives the value when the command line does not.
  var environment: String?
  /// Whether a refused value stays out of the error.
  var isSensitive = false
  /// One sentence.
  var help: String

  /// `--name`, as it is typed.
  var flag: String { "--" + name }
  /// `-n`, if there is a short name.
  var shortFlag: String? { short.map { "-\($0)" } }
  /// `--name VALUE`.
  var synopsis: String { value.map { "\(flag) \($0.name)" } ?? flag }
}

/// An option of any type of value, as commands list them. `Option` is the only one.
package protocol AnyOption: Sendable {
  /// What parser, pages and completions need to know.
  var specification: OptionSpecification { get }
  /// The value from what was given, in order.
  func read(_ given: [GivenValue]) throws(Misuse) -> Parsed
}

/// A text that was given for an option or argument, and where.
package struct GivenValue: Sendable {
  /// As it is named in an error: `--format`, `FROM`, `RELAYCTL_ROOT`.
  var place: String
  var text: String
}

/// A parsed value without its type. A box, since an optional inside `any Sendable` loses a level when it is cast.
package struct Parsed: Sendable {
  private struct Box<Value: Sendable>: Sendable { let value: Value }
  private let box: any Sendable

  init<Value: Sendable>(_ value: Value) { box = Box(value: value) }

  func value<Value: Sendable>(of type: Value.Type) -> Value? { (box as? Box<Value>)?.value }
}
