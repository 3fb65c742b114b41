/// Why a text is not a value of its kind: what would have passed, and perhaps what was meant.
package struct Refusal: Error, Equatable, Sendable {
  /// What would have passed, to follow "is not": "a whole number from 1 to 100".
  package var expected: String
  /// The next step as a phrase: "did you mean staging?".
  package var hint: String?

  /// A refusal that names what would have passed.
  package init(expected: String, hint: String? = nil) {
    self.expected = expected
    self.hint = hint
  }
}
