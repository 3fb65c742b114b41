/// A positional argument of a command: `FROM` in `relayctl diff FROM TO`.
///
/// `Value` is the type of `invocation[argument]`. Optional arguments must come after required ones.
/// A repeated argument must be the last one.
package struct Argument<Value: Sendable>: AnyArgument {
  package let specification: ArgumentSpecification
  private let reading: @Sendable ([GivenValue]) throws(UsageError) -> Value

  private init(
    _ specification: ArgumentSpecification,
    reading: @escaping @Sendable ([GivenValue]) throws(UsageError) -> Value
  ) {
    self.specification = specification
    self.reading = reading
  }

  /// Creates a required argument.
  package init(_ name: String, _ kind: ValueKind<Value>, sensitive: Bool = false, help: String) {
    let specification = ArgumentSpecification(
      name: name, completion: kind.completion, count: 1...1, help: help)
    self.init(specification) { given throws(UsageError) in
      guard let one = given.first else { throw .missingArgument(name) }
      return try kind.read(one, sensitive: sensitive)
    }
  }

  /// Returns an optional argument. Its value is `nil` if the argument is absent.
  package static func optional<T: Sendable>(
    _ name: String, _ kind: ValueKind<T>, sensitive: Bool = false, help: String
  ) -> Argument<T?> where Value == T? {
    let specification = ArgumentSpecification(
      name: name, completion: kind.completion, count: 0...1, help: help)
    return Argument(specification) { given throws(UsageError) in
      guard let one = given.first else { return nil }
      return try kind.read(one, sensitive: sensitive)
    }
  }

  /// Returns an argument that accepts all remaining words and requires at least `atLeast` words.
  package static func repeated<T: Sendable>(
    _ name: String, _ kind: ValueKind<T>, atLeast: Int = 0, sensitive: Bool = false, help: String
  ) -> Argument<[T]> where Value == [T] {
    let specification = ArgumentSpecification(
      name: name, completion: kind.completion, count: atLeast...Int.max, help: help)
    return Argument(specification) { given throws(UsageError) in
      guard given.count >= atLeast else { throw .missingArgument(name) }
      var values: [T] = []
      for one in given { values.append(try kind.read(one, sensitive: sensitive)) }
      return values
    }
  }

  package func read(_ given: [GivenValue]) throws(UsageError) -> ParsedValue {
    ParsedValue(try reading(given))
  }
}

/// An argument with a value of any type. Only `Argument` conforms.
package protocol AnyArgument: Sendable {
  var specification: ArgumentSpecification { get }
  /// Parses the value from the given strings, which are in command-line order.
  func read(_ given: [GivenValue]) throws(UsageError) -> ParsedValue
}

/// The parts of an argument that do not depend on the type of its value. The parser, help and
/// completions use them.
package struct ArgumentSpecification: Sendable {
  /// The name in help and errors, in upper case.
  package var name: String
  var completion: Completion
  /// The number of words that the argument accepts.
  var count: ClosedRange<Int>
  /// The description in help: a phrase in lower case, without a period.
  var help: String

  /// The form in a usage line: `FROM`, `[FILE]`, `FILE...`, `[FILE...]`.
  var usage: String {
    let word = count.upperBound > 1 ? name + "..." : name
    return count.lowerBound == 0 ? "[\(word)]" : word
  }

  /// The text that help appends to the description: the accepted words, unless `help` already
  /// contains all of them.
  var conditions: String {
    let words = completion.words
    guard !words.allSatisfy({ help.contains($0) }) else { return "" }
    return " [\(words.joined(separator: ", "))]"
  }
}
