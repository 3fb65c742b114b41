import RFC3339

/// What the author of a VEX document says about one vulnerability in some packages, in the words that all forms share.
struct VEXStatement: Equatable, Sendable {
  /// The vulnerability's name, and the other names that the document gives it.
  let vulnerabilities: [String]
  /// The packages.
  let products: [VEXProduct]
  let status: Status
  /// Why: a word of the form, or the author's own text, which is to be printed inert; `nil` when nothing is said.
  let justification: String?
  /// When it was true; `nil` when the document does not say.
  let timestamp: Timestamp?

  /// What may be said.
  enum Status: Equatable, Sendable {
    case notAffected, affected, fixed, underInvestigation
  }

  /// Whether it can excuse a finding: it says that there is nothing to fix, and why.
  var canExcuse: Bool {
    (status == .notAffected || status == .fixed) && justification != nil
  }
}
