/// An option of a command line: one value, from which parser, help, man page and completions come.
///
/// `Value` is what `invocation[option]` yields. Options are made by `flag`, `optional`, `value`, `required` and
/// `repeated`.
package struct Option<Value: Sendable>: AnyOption {
  /// What parser, pages and completions need to know.
  package let specification: OptionSpecification
  private let reading: @Sendable ([GivenValue]) throws(Misuse) -> Value

  init(
    _ specification: OptionSpecification,
    reading: @escaping @Sendable ([GivenValue]) throws(Misuse) -> Value
  ) {
    self.specification = specification
    self.reading = reading
  }

  /// The value from what was given, in order.
  package func read(_ given: [GivenValue]) throws(Misuse) -> Parsed { Parsed(try reading(given)) }
}

extension Option where Value == Bool {
  /// A switch that takes no value: `--check-config`. False unless given.
  package static func flag(_ name: String, short: Character? = nil, help: String) -> Option<Bool> {
    Option(OptionSpecification(name: name, short: short, help: help)) { !$0.isEmpty }
  }
}

extension Option {
  /// An option that may be left out; nil then.
  package static func optional<T: Sendable>(
    _ name: String, _ kind: ValueKind<T>, short: Character? = nil, environment: String? = nil,
    sensitive: Bool = false, help: String
  ) -> Option<T?> where Value == T? {
    let specification = OptionSpecification(
      name: name, short: short, value: kind.specification, environment: environment,
      isSensitive: sensitive, help: help)
    return Option(specification) { given throws(Misuse) in
      guard let one = given.first else { return nil }
      return try kind.read(one, sensitive: sensitive)
    }
  }

  /// An option with a default, which help shows.
  package static func value(
    _ name: String, _ kind: ValueKind<Value>, default fallback: Value, short: Character? = nil,
    environment: String? = nil, sensitive: Bool = false, help: String
  ) -> Option<Value> {
    let specification = OptionSpecification(
      name: name, short: short, value: kind.specification, defaultText: kind.show(fallback),
      environment: environment, isSensitive: sensitive, help: help)
    return Option(specification) { given throws(Misuse) in
      guard let one = given.first else { return fallback }
      return try kind.read(one, sensitive: sensitive)
    }
  }

  /// An option that must be given, on the command line or by its variable.
  package static func required(
    _ name: String, _ kind: ValueKind<Value>, short: Character? = nil, environment: String? = nil,
    sensitive: Bool = false, help: String
  ) -> Option<Value> {
    let specification = OptionSpecification(
      name: name, short: short, value: kind.specification, isRequired: true,
      environment: environment, isSensitive: sensitive, help: help)
    return Option(specification) { given throws(Misuse) in
      guard let one = given.first else {
        throw .missingOption(specification.flag, environment: environment)
      }
      return try kind.read(one, sensitive: sensitive)
    }
  }

  /// An option that may be given any number of times; its values in the order of the command line.
  package static func repeated<T: Sendable>(
    _ name: String, _ kind: ValueKind<T>, short: Character? = nil, sensitive: Bool = false,
    help: String
  ) -> Option<[T]> where Value == [T] {
    let specification = OptionSpecification(
      name: name, short: short, value: kind.specification, isRepeated: true,
      isSensitive: sensitive, help: help)
    return Option(specification) { given throws(Misuse) in
      var values: [T] = []
      for one in given { values.append(try kind.read(one, sensitive: sensitive)) }
      return values
    }
  }
}
