import Crypto
import RFC3339

/// Whether somebody has answered for a finding (docs/formats/vex.md).
enum VEX {
  /// The statement that excuses `finding`; `nil` when none does.
  ///
  /// Of all statements about this vulnerability in this package the latest decides, whatever it says; of two equally
  /// late ones, the one that excuses nothing. `subjects` are the digests of what was scanned: a statement about a part
  /// of an image counts only for that image. Malware is never excused.
  static func excuses(
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
      // "Fixed" is true of a version: without one it would excuse those before it.
      guard statement.status != .fixed || product.version != nil else { return false }
      return product.covers(finding, in: subjects)
    }
  }

  /// Without a time, an excuse comes before everything, and the opposite after everything.
  private static func isOvertaken(_ one: VEXStatement, by other: VEXStatement) -> Bool {
    let (oneTime, otherTime) = (order(one), order(other))
    guard oneTime == otherTime else { return oneTime < otherTime }
    return one.canExcuse && !other.canExcuse
  }

  private static func order(_ statement: VEXStatement) -> Int64 {
    statement.timestamp?.seconds ?? (statement.canExcuse ? .min : .max)
  }
}
