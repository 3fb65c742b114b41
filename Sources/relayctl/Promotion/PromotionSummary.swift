import Configuration
import Evidence
import Gate
import JSON
import Policy

/// The figures that a promotion records for later reports: drift, secret ages and findings
/// (docs/formats/verdict.md §4).
struct PromotionSummary {
  private let input: GateInput

  init(_ input: GateInput) { self.input = input }

  /// The content of `summary.json`: `{drift, secrets, findings}`.
  var json: JSONValue {
    ["drift": input.drift.json, "secrets": secrets, "findings": findings]
  }

  private var secrets: JSONValue {
    guard case .success(let ages) = input.secrets else { return [] }
    return .array(ages.rows.map(\.json))
  }

  private var findings: JSONValue {
    var counts: [String: Int] = [:]
    for case .success(let scan) in [input.lockScan, input.imageScan] {
      for finding in scan.scan.findings {
        counts[
          finding.severity.name(criticalScore: input.policy.scans.criticalScoreHundredths),
          default: 0] += 1
      }
    }
    let names = ["critical", "high", "medium", "low", "negligible", "unscored"]
    return .object(names.map { .init($0, .integer(counts[$0] ?? 0)) })
  }
}

extension Evidence.Finding.Severity {
  /// Returns the severity by which a finding is counted: the worse of its label and its score, or
  /// `unscored` if it has neither.
  ///
  /// Scores, `criticalScore` and the limits of the other severities are in hundredths: 700 means
  /// 7.00.
  func name(criticalScore: Int) -> String {
    let scored: Label? = score.map { score in
      switch score {
      case criticalScore...: .critical
      case 700...: .high
      case 400...: .medium
      case 10...: .low
      default: .negligible
      }
    }
    return [label, scored].compactMap(\.self).max()?.rawValue ?? "unscored"
  }
}
