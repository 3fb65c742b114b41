/// One vulnerability that a scanner reports. All formats are read into this form.
package struct Finding: Equatable, Sendable {
  /// The scanner's id for the vulnerability, such as `CVE-2026-1234`.
  package let id: String
  /// Other ids of the same vulnerability, sorted, without `id`.
  package let aliases: [String]
  /// The name of the affected package.
  package let package: String
  /// The installed version; empty if the scanner does not state it.
  package let version: String
  /// Versions that are not affected, in the scanner's order.
  package let fixedIn: [String]
  package let severity: Severity
  /// Where the package was found: a lock file, a layer, a target; empty if the scanner does not
  /// state it.
  package let source: String

  /// A label, a CVSS base score, both, or neither.
  package struct Severity: Equatable, Sendable {
    /// The scanner's label.
    package let label: Label?
    /// The highest CVSS base score in hundredths, 0–1000; `nil` if there is none.
    package let score: Int?

    /// The labels of all scanners, in ascending order.
    package enum Label: String, Comparable, CaseIterable, Sendable {
      case negligible, low, medium, high, critical

      package static func < (left: Label, right: Label) -> Bool {
        (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
      }
    }

    /// Whether there is neither a label nor a score.
    package var isUnscored: Bool { label == nil && score == nil }
  }

  /// Whether the finding is malware. Such advisories have no score, and always block.
  package var isMalware: Bool { ([id] + aliases).contains { $0.hasPrefix("MAL-") } }
}

extension Finding.Severity.Label {
  /// The label for a scanner's word; `moderate` is GitHub's word for medium. `nil` for UNKNOWN,
  /// NONE and every other word, so that such a finding counts as unscored.
  init?(reported text: String) {
    switch text.lowercased() {
    case "negligible": self = .negligible
    case "low": self = .low
    case "medium", "moderate": self = .medium
    case "high": self = .high
    case "critical": self = .critical
    default: return nil
    }
  }
}

/// CVSS base scores as text.
package enum ScoreText {
  /// The hundredths of a score from 0 to 10; `nil` for anything else, which leaves a finding
  /// unscored.
  static func hundredths(_ text: String) -> Int? {
    guard let score = Double(text), score >= 0, score <= 10 else { return nil }
    return Int((score * 100).rounded())
  }

  /// The score with one decimal, or with two if the second is not 0: `9.8`.
  package static func text(_ hundredths: Int) -> String {
    let (whole, rest) = hundredths.quotientAndRemainder(dividingBy: 100)
    let tenths = rest.isMultiple(of: 10) ? String(rest / 10) : (rest < 10 ? "0" : "") + String(rest)
    return "\(whole).\(tenths)"
  }
}
