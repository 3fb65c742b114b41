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
  /// The help without its full stop, for a shell's list.
  var sentence: String { help.hasSuffix(".") ? String(help.dropLast()) : help }

  /// What help says behind the sentence: required, repeated, default, variable.
  var conditions: [String] {
    var conditions: [String] = []
    if isRequired { conditions.append("Required.") }
    if isRepeated { conditions.append("May be repeated.") }
    if let defaultText { conditions.append("Default: \(defaultText).") }
    if let environment { conditions.append("Variable: \(environment).") }
    return conditions
  }
}
