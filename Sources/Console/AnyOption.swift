/// An option of any type of value, as commands list them. `Option` is the only one.
package protocol AnyOption: Sendable {
  /// What parser, pages and completions need to know.
  var specification: OptionSpecification { get }
  /// The value from what was given, in order.
  func read(_ given: [GivenValue]) throws(Misuse) -> Parsed
}
