/// A positional argument of a command: `FROM` in `relayctl diff FROM TO`.
///
/// `Value` is the type of `invocation[argument]`. Optional arguments come after required ones. A
/// repeated argument is the last one.
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

  /// Returns an argument whose value is `nil` if it is not given.
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

  /// Returns an argument that holds all remaining words, at least `atLeast` of them.
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

/// An argument of any type of value, for the lists of a command. Only `Argument` conforms.
package protocol AnyArgument: Sendable {
  var specification: ArgumentSpecification { get }
  /// Reads the value from the given texts, in the order of the command line.
  func read(_ given: [GivenValue]) throws(UsageError) -> ParsedValue
}

/// The parts of an argument that the parser, pages and completions use, without the type of its
/// value.
package struct ArgumentSpecification: Sendable {
  /// The name in help and errors, in upper case.
  package var name: String
  var completion: Completion
  /// The number of words that the argument holds.
  var count: ClosedRange<Int>
  /// A phrase in lower case, without a period.
  var help: String

  /// The form in a usage line: `FROM`, `[FILE]`, `FILE...`, `[FILE...]`.
  var usage: String {
    let word = count.upperBound > 1 ? name + "..." : name
    return count.lowerBound == 0 ? "[\(word)]" : word
  }

  /// The text that help appends to the phrase: the accepted words, unless the phrase contains all
  /// of them.
  var conditions: String {
    let words = completion.words
    guard !words.allSatisfy({ help.contains($0) }) else { return "" }
    return " [\(words.joined(separator: ", "))]"
  }
}
