package import Crypto
package import RFC3339

/// A statement of a VEX document about one vulnerability in some packages. Documents of all formats
/// are converted to this form.
package struct VEXStatement: Equatable, Sendable {
  /// The name of the vulnerability and its aliases in the document.
  let vulnerabilities: [String]
  let products: [VEXProduct]
  let status: Status
  /// The justification; `nil` if there is none. It is a keyword of the format, or untrusted text
  /// that must be escaped for output.
  let justification: String?
  /// The time of the statement; `nil` if the document does not contain it.
  package let timestamp: Timestamp?

  enum Status: Equatable, Sendable {
    case notAffected, affected, fixed, underInvestigation
  }

  /// Whether the statement can excuse a finding. Such a statement has a justification, and its
  /// status is not affected or fixed.
  var canExcuse: Bool {
    (status == .notAffected || status == .fixed) && justification != nil
  }
}

/// Decides whether VEX statements excuse a finding (docs/formats/vex.md).
package enum VEX {
  /// Returns the statement that excuses `finding`; `nil` if there is none.
  ///
  /// Of all statements about this vulnerability in this package, the latest decides, whatever its
  /// status. If two statements have the same time, the statement that excuses nothing decides.
  /// `subjects` contains the digests of the scanned artifact: a statement about a part of an image
  /// applies only to that image. Malware is never excused.
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
      // The status "fixed" applies to one version. Without a version, the statement would also
      // excuse vulnerable versions.
      guard statement.status != .fixed || product.version != nil else { return false }
      return product.covers(finding, in: subjects)
    }
  }

  /// Reports whether `other` takes precedence over `one`. A statement without a time is older than
  /// all others if it can excuse a finding, and newer than all others if it cannot.
  private static func isOvertaken(_ one: VEXStatement, by other: VEXStatement) -> Bool {
    let (oneTime, otherTime) = (order(one), order(other))
    guard oneTime == otherTime else { return oneTime < otherTime }
    return one.canExcuse && !other.canExcuse
  }

  private static func order(_ statement: VEXStatement) -> Int64 {
    statement.timestamp?.seconds ?? (statement.canExcuse ? .min : .max)
  }
}
