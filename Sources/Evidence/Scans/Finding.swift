/// One vulnerability that a scanner reports. Reports of all formats are converted to this form.
package struct Finding: Equatable, Sendable {
  /// The scanner's id for the vulnerability, such as `CVE-2026-1234`.
  package let id: String
  /// Other ids of the same vulnerability, sorted, without `id`.
  package let aliases: [String]
  /// The name of the affected package.
  package let package: String
  /// The installed version; empty if the report does not contain it.
  package let version: String
  /// The versions that are not affected, in the order of the report.
  package let fixedIn: [String]
  package let severity: Severity
  /// The place where the package was found, such as a lock file, a layer or a target; empty if the
  /// report does not contain it.
  package let source: String
  /// What the report states about the package besides its name and version.
  var reference: PackageReference = .unstated
  /// Whether every advisory of the finding was withdrawn by its publisher. A withdrawn finding is
  /// reported and does not count.
  package var isWithdrawn = false

  /// The severity of a finding: a label, a CVSS base score, both, or neither.
  package struct Severity: Equatable, Sendable {
    /// The scanner's label.
    package let label: Label?
    /// The highest CVSS base score in hundredths, 0–1000; `nil` if there is none.
    package let score: Int?

    /// The labels that scanners use, from the least to the most severe.
    package enum Label: String, Comparable, CaseIterable, Sendable {
      case negligible, low, medium, high, critical

      package static func < (left: Label, right: Label) -> Bool {
        (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
      }
    }

    /// Whether the severity has neither a label nor a score. Scanners write the score 0 for a severity
    /// that they do not know.
    package var isUnscored: Bool { label == nil && (score ?? 0) == 0 }
  }

  /// Whether the finding is malware. Malware advisories have no score and always block a promotion.
  package var isMalware: Bool { ([id] + aliases).contains { $0.hasPrefix("MAL-") } }
}

extension Finding.Severity.Label {
  /// Creates the label for a scanner's word. `moderate` is GitHub's word for medium. UNKNOWN, NONE
  /// and every other word result in `nil`, and the finding counts as unscored.
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

/// Parses and formats CVSS base scores.
package enum ScoreText {
  /// Returns a score from 0 to 10 in hundredths; `nil` for any other string, which leaves the
  /// finding unscored.
  static func hundredths(_ text: String) -> Int? {
    guard let score = Double(text), score >= 0, score <= 10 else { return nil }
    return Int((score * 100).rounded())
  }

  /// Returns the score with one decimal, or with two decimals if the second is not 0: `9.8`,
  /// `7.05`.
  package static func text(_ hundredths: Int) -> String {
    let (whole, rest) = hundredths.quotientAndRemainder(dividingBy: 100)
    let tenths = rest.isMultiple(of: 10) ? String(rest / 10) : (rest < 10 ? "0" : "") + String(rest)
    return "\(whole).\(tenths)"
  }
}
