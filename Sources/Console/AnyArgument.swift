/// An argument of any type of value, as commands list them. `Argument` is the only one.
package protocol AnyArgument: Sendable {
  /// What parser, pages and completions need to know.
  var specification: ArgumentSpecification { get }
  /// The value from what was given, in order.
  func read(_ given: [GivenValue]) throws(Misuse) -> Parsed
}
