/// A positional argument of a command: `FROM` in `relayctl diff FROM TO`.
///
/// `Value` is what `invocation[argument]` yields. Optional arguments follow required ones, a repeated one is the last.
package struct Argument<Value: Sendable>: AnyArgument {
  /// What parser, pages and completions need to know.
  package let specification: ArgumentSpecification
  private let reading: @Sendable ([GivenValue]) throws(Misuse) -> Value

  private init(
    _ specification: ArgumentSpecification,
    reading: @escaping @Sendable ([GivenValue]) throws(Misuse) -> Value
  ) {
    self.specification = specification
    self.reading = reading
  }

  /// An argument that must be given.
  package init(_ name: String, _ kind: ValueKind<Value>, sensitive: Bool = false, help: String) {
    let specification = ArgumentSpecification(
      name: name, completion: kind.completion, count: 1...1, help: help)
    self.init(specification) { given throws(Misuse) in
      guard let one = given.first else { throw .missingArgument(name) }
      return try kind.read(one, sensitive: sensitive)
    }
  }

  /// An argument that may be left out; nil then.
  package static func optional<T: Sendable>(
    _ name: String, _ kind: ValueKind<T>, sensitive: Bool = false, help: String
  ) -> Argument<T?> where Value == T? {
    let specification = ArgumentSpecification(
      name: name, completion: kind.completion, count: 0...1, help: help)
    return Argument(specification) { given throws(Misuse) in
      guard let one = given.first else { return nil }
      return try kind.read(one, sensitive: sensitive)
    }
  }

  /// The rest of the arguments, `atLeast` of them.
  package static func repeated<T: Sendable>(
    _ name: String, _ kind: ValueKind<T>, atLeast: Int = 0, sensitive: Bool = false, help: String
  ) -> Argument<[T]> where Value == [T] {
    let specification = ArgumentSpecification(
      name: name, completion: kind.completion, count: atLeast...Int.max, help: help)
    return Argument(specification) { given throws(Misuse) in
      guard given.count >= atLeast else { throw .missingArgument(name) }
      var values: [T] = []
      for one in given { values.append(try kind.read(one, sensitive: sensitive)) }
      return values
    }
  }

  /// The value from what was given, in order.
  package func read(_ given: [GivenValue]) throws(Misuse) -> Parsed { Parsed(try reading(given)) }
}
