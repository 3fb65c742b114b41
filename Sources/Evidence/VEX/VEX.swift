package import Crypto
package import RFC3339

/// What the author of a VEX document states about one vulnerability in some packages. All formats
/// are read into this form.
package struct VEXStatement: Equatable, Sendable {
  /// The vulnerability's name and its aliases in the document.
  let vulnerabilities: [String]
  let products: [VEXProduct]
  let status: Status
  /// The reason: a word of the format, or text from outside, to be escaped for output; `nil` if
  /// there is none.
  let justification: String?
  /// The time of the statement; `nil` if the document does not state it.
  package let timestamp: Timestamp?

  enum Status: Equatable, Sendable {
    case notAffected, affected, fixed, underInvestigation
  }

  /// Whether it can excuse a finding: it states that nothing is left to fix, and the reason.
  var canExcuse: Bool {
    (status == .notAffected || status == .fixed) && justification != nil
  }
}

/// Whether VEX statements excuse a finding (docs/formats/vex.md).
package enum VEX {
  /// Returns the statement that excuses `finding`; `nil` if there is none.
  ///
  /// Of all statements about this vulnerability in this package, the latest counts, whatever it
  /// states; of two with the same time, the statement that excuses nothing counts. `subjects` are
  /// the digests of what was scanned: a statement about a part of an image counts only for that
  /// image. Malware is never excused.
  package static func excuses(
    _ finding: Finding, _ statements: [VEXStatement], subjects: [Digest] = []
  ) -> VEXStatement? {
    guard !finding.isMalware else { return nil }
    let names = [finding.id] + finding.aliases
    let relevant = statements.filter { statement in
      statement.vulnerabilities.contains { name in
        names.contains { isSameText($0, name) }
      } && concerns(finding, statement, subjects)
    }
    guard let latest = relevant.max(by: isOvertaken), latest.canExcuse else { return nil }
    return latest
  }

  private static func concerns(
    _ finding: Finding, _ statement: VEXStatement, _ subjects: [Digest]
  ) -> Bool {
    statement.products.contains { product in
      guard statement.canExcuse else { return product.mayCover(finding) }
      // "Fixed" is true of one version: without a version it would excuse the vulnerable ones.
      guard statement.status != .fixed || product.version != nil else { return false }
      return product.covers(finding, in: subjects)
    }
  }

  /// Without a time, an excuse is older than every other statement, and any other statement is
  /// newer.
  private static func isOvertaken(_ one: VEXStatement, by other: VEXStatement) -> Bool {
    let (oneTime, otherTime) = (order(one), order(other))
    guard oneTime == otherTime else { return oneTime < otherTime }
    return one.canExcuse && !other.canExcuse
  }

  private static func order(_ statement: VEXStatement) -> Int64 {
    statement.timestamp?.seconds ?? (statement.canExcuse ? .min : .max)
  }
}
