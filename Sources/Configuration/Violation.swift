/// Why a value is refused: what is wrong and what would pass. It never holds a byte of the value.
package struct Violation: Hashable, Sendable {
  /// What is wrong, in lower case.
  package let problem: String
  /// What would pass, as the contract describes it.
  package let expected: String
  /// The next step, when there is one.
  package let hint: String?

  /// Only texts known when the program was built: a value cannot slip into them.
  init(_ problem: StaticString, expected: String, hint: StaticString? = nil) {
    self.problem = problem.description
    self.expected = expected
    self.hint = hint?.description
  }

  /// A value of a kind of byte that some reader of R19 would change.
  init(unportable kind: ByteKind, for variable: Variable) {
    problem = "\(kind) in the value"
    expected = "\(portableSet)*"
    hint =
      variable.class.isMasked
      ? "make a value of other characters, such as base64, in the vault; "
        + "variables named _FILE take any bytes, by delivery=file" : nil
  }
}
