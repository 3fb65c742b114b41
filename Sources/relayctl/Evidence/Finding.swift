/// One vulnerability that a scanner reports, in the words that all scanners share.
struct Finding: Equatable, Sendable {
  /// What the scanner calls it, such as `CVE-2026-1234`.
  let id: String
  /// Other names of the same vulnerability, sorted, without `id`.
  let aliases: [String]
  /// The affected package.
  let package: String
  /// The version that was found; empty when the scanner does not say.
  let version: String
  /// Versions that are no longer affected, as the scanner lists them.
  let fixedIn: [String]
  /// How bad it is.
  let severity: Severity
  /// Where it was found: a lock file, a layer, a target; empty when the scanner does not say.
  let source: String

  /// A label, a CVSS base score, both, or nothing that can be compared.
  struct Severity: Equatable, Sendable {
    /// The scanner's own word.
    let label: Label?
    /// The best CVSS base score, in hundredths, 0–1000; `nil` is unscored.
    let score: Int?

    /// What scanners call severities, from harmless to critical.
    enum Label: String, Comparable, CaseIterable, Sendable {
      case negligible, low, medium, high, critical

      static func < (left: Label, right: Label) -> Bool {
        (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
      }
    }

    /// Whether neither a label nor a score says how bad it is.
    var isUnscored: Bool { label == nil && score == nil }
  }

  /// Whether it is malware: such advisories have no score, and block always.
  var isMalware: Bool { ([id] + aliases).contains { $0.hasPrefix("MAL-") } }
}
