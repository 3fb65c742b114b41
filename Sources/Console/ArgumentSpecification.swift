/// What parser, pages and completions need to know of an argument, without the type of its value.
package struct ArgumentSpecification: Sendable {
  /// The name in help and errors, upper case.
  package var name: String
  var completion: Completion
  /// How many words it takes.
  var count: ClosedRange<Int>
  /// One sentence.
  var help: String

  /// As it stands in a usage line: `FROM`, `[FILE]`, `FILE...`, `[FILE...]`.
  var usage: String {
    let word = count.upperBound > 1 ? name + "..." : name
    return count.lowerBound == 0 ? "[\(word)]" : word
  }
}

/// An argument of any type of value, as commands list them. `Argument` is the only one.
package protocol AnyArgument: Sendable {
  /// What parser, pages and completions need to know.
  var specification: ArgumentSpecification { get }
  /// The value from what was given, in order.
  func read(_ given: [GivenValue]) throws(Misuse) -> Parsed
}
