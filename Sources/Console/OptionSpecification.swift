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
  /// A phrase in lower case, without a full stop.
  var help: String

  /// `--name`, as it is typed.
  var flag: String { "--" + name }
  /// `-n`, if there is a short name.
  var shortFlag: String? { short.map { "-\($0)" } }
  /// `--name VALUE`.
  var synopsis: String { value.map { "\(flag) \($0.name)" } ?? flag }
  /// What help says behind the phrase: `[required]`, `[repeatable]`, `[default: 5]`, `[variable: NAME]`.
  var conditions: String {
    var conditions: [String] = []
    if isRequired { conditions.append("required") }
    if isRepeated { conditions.append("repeatable") }
    if let defaultText { conditions.append("default: \(defaultText)") }
    if let environment { conditions.append("variable: \(environment)") }
    return conditions.map { " [\($0)]" }.joined()
  }
}
