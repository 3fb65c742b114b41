import Configuration
import Console
import Crypto
import Durable
import Evidence
import Gate
import JSON
import Policy

/// The files that a promotion stores in `logbook/promotions/CASE/`: the verdict, the statement, the
/// summary and the approvals.
struct PromotionRecord: Sendable {
  /// The name of the file with the verdict.
  static let verdict = "verdict.json"
  /// The name of the file with the signed statement.
  static let statement = "promotion.dsse.json"
  /// The name of the file with the figures that `report` shows.
  static let summary = "summary.json"

  /// The content of each file by its name. A name can contain one folder, as in
  /// `approvals/alice.json`.
  let files: [FileName: [UInt8]]

  /// Writes all files to `folder`, each atomically and durably.
  ///
  /// A crash before the last file is written leaves files that no entry of the logbook names. Such
  /// files do not count. The next run replaces them, because each run creates different ECDSA
  /// signatures.
  func store(in folder: String) throws(Failure) {
    for name in files.keys.sorted() {
      let path = "\(folder)/\(name.text)"
      let slash = path.lastIndex(of: "/") ?? path.startIndex
      try durable(makeFolder(String(path[..<slash]), mode: .sharedFolder))
      try durable(AtomicFile.write(files[name] ?? [], to: path, mode: .shared))
    }
  }

  /// Returns the digest of one file, or `nil` if the promotion has no file with that name.
  func digest(of name: String) -> Digest? { files[FileName(name)].map { SHA256.digest(of: $0) } }
}

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
      for finding in scan.scan.findings where !finding.isWithdrawn {
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
  /// Returns the severity that the finding counts as: the worse of its label and its score, or
  /// `unscored` if it has neither.
  ///
  /// Scores, `criticalScore` and the limits of the other severities are in hundredths: 700 means
  /// 7.00.
  func name(criticalScore: Int) -> String {
    guard !isUnscored else { return "unscored" }
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
