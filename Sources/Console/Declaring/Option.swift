/// The declaration of a command-line option. The parser, help, the man page and completions are
/// derived from it.
///
/// `Value` is the type of `invocation[option]`. Use `flag`, `optional`, `value`, `required` or
/// `repeated` to create an option.
package struct Option<Value: Sendable>: AnyOption {
  package let specification: OptionSpecification
  private let reading: @Sendable ([GivenValue]) throws(UsageError) -> Value

  private init(
    _ specification: OptionSpecification,
    reading: @escaping @Sendable ([GivenValue]) throws(UsageError) -> Value
  ) {
    self.specification = specification
    self.reading = reading
  }

  package func read(_ given: [GivenValue]) throws(UsageError) -> ParsedValue {
    ParsedValue(try reading(given))
  }

  /// Returns a copy of this option that accepts a different set of values, for example additional
  /// formats. If a command declares the copy, it applies after the name of the command. Before the
  /// name of the command, the program's option still applies.
  package func replaced(by kind: ValueKind<Value>) -> Option<Value> {
    var specification = specification
    specification.value = kind.specification
    specification.replacesInherited = true
    let (sensitive, fallback) = (specification.isSensitive, reading)
    return Option(specification) { given throws(UsageError) in
      guard let one = given.first else { return try fallback([]) }
      return try kind.read(one, sensitive: sensitive)
    }
  }
}

extension Option where Value == Bool {
  /// Returns an option without a value, such as `--check-config`. It is true if the option is
  /// passed, and false otherwise.
  package static func flag(_ name: String, short: Character? = nil, help: String) -> Option<Bool> {
    Option(OptionSpecification(name: name, short: short, help: help)) { !$0.isEmpty }
  }
}

extension Option {
  /// Returns an optional option. Its value is `nil` if the option is not passed.
  package static func optional<T: Sendable>(
    _ name: String, _ kind: ValueKind<T>, short: Character? = nil, environment: String? = nil,
    sensitive: Bool = false, help: String
  ) -> Option<T?> where Value == T? {
    let specification = OptionSpecification(
      name: name, short: short, value: kind.specification, environment: environment,
      isSensitive: sensitive, help: help)
    return Option(specification) { given throws(UsageError) in
      guard let one = given.first else { return nil }
      return try kind.read(one, sensitive: sensitive)
    }
  }

  /// Returns an option with a default value. Help shows the default.
  package static func value(
    _ name: String, _ kind: ValueKind<Value>, default fallback: Value, short: Character? = nil,
    environment: String? = nil, sensitive: Bool = false, help: String
  ) -> Option<Value> {
    let specification = OptionSpecification(
      name: name, short: short, value: kind.specification, defaultText: kind.show(fallback),
      environment: environment, isSensitive: sensitive, help: help)
    return Option(specification) { given throws(UsageError) in
      guard let one = given.first else { return fallback }
      return try kind.read(one, sensitive: sensitive)
    }
  }

  /// Returns a required option. If the option is not passed, the environment variable `environment`
  /// must be set.
  package static func required(
    _ name: String, _ kind: ValueKind<Value>, short: Character? = nil, environment: String? = nil,
    sensitive: Bool = false, help: String
  ) -> Option<Value> {
    let specification = OptionSpecification(
      name: name, short: short, value: kind.specification, isRequired: true,
      environment: environment, isSensitive: sensitive, help: help)
    return Option(specification) { given throws(UsageError) in
      guard let one = given.first else {
        throw .missingOption(specification.flag, environment: environment)
      }
      return try kind.read(one, sensitive: sensitive)
    }
  }

  /// Returns an option that can be passed any number of times. Its values are in command-line
  /// order.
  package static func repeated<T: Sendable>(
    _ name: String, _ kind: ValueKind<T>, short: Character? = nil, sensitive: Bool = false,
    help: String
  ) -> Option<[T]> where Value == [T] {
    let specification = OptionSpecification(
      name: name, short: short, value: kind.specification, isRepeated: true,
      isSensitive: sensitive, help: help)
    return Option(specification) { given throws(UsageError) in
      var values: [T] = []
      for one in given { values.append(try kind.read(one, sensitive: sensitive)) }
      return values
    }
  }
}

/// An option with a value of any type. Only `Option` conforms.
package protocol AnyOption: Sendable {
  var specification: OptionSpecification { get }
  /// Parses the value from the given strings, which are in command-line order.
  func read(_ given: [GivenValue]) throws(UsageError) -> ParsedValue
}

/// The parts of an option that do not depend on the type of its value. The parser, help and
/// completions use them.
package struct OptionSpecification: Sendable {
  /// The long name without its hyphens: `max-drift`.
  package var name: String
  /// The one-letter name without its hyphen.
  var short: Character?
  /// The value's placeholder and completion; `nil` for a flag.
  var value: ValueSpecification?
  var isRepeated = false
  var isRequired = false
  /// Whether this option replaces the inherited option of the same name.
  var replacesInherited = false
  /// The default as help shows it.
  var defaultText: String?
  /// The environment variable that supplies the value if the option is not passed.
  var environment: String?
  /// Whether errors never show a refused value.
  var isSensitive = false
  /// The description in help: a phrase in lower case, without a period.
  var help: String

  /// The option as it is typed: `--name`.
  var flag: String { "--" + name }
  /// The short option as it is typed, if there is one: `-n`.
  var shortFlag: String? { short.map { "-\($0)" } }
  /// The option with its placeholder: `--name VALUE`.
  var synopsis: String { value.map { "\(flag) \($0.name)" } ?? flag }
  /// The text that help appends to the description: `[required]`, `[repeatable]`, `[default: 5]`,
  /// `[variable: NAME]`.
  var conditions: String {
    var conditions: [String] = []
    if isRequired { conditions.append("required") }
    if isRepeated { conditions.append("repeatable") }
    if let defaultText { conditions.append("default: \(defaultText)") }
    if let environment { conditions.append("variable: \(environment)") }
    return conditions.map { " [\($0)]" }.joined()
  }
}
