package import Crypto
import JSON
package import RFC3339

/// The result of one run of a scanner.
package struct Scan: Equatable, Sendable {
  /// The format of the report.
  package let format: Format
  /// The name and version of the scanner, such as `trivy 0.58.1`. The version is omitted if the
  /// report does not contain it.
  package let tool: String
  /// The findings in the order of the report, one for each vulnerability of a package.
  package let findings: [Finding]
  /// The examined targets, such as lock files or layers.
  package let targets: [String]
  /// The number of packages that were examined.
  package let packages: Stated<Int>
  /// The digests of the artifact that was scanned.
  package let subjects: Stated<[Digest]>
  /// The time of the scan.
  package let scanned: Stated<Timestamp>
  /// The time of the scanner's database.
  package let database: Stated<Timestamp>
  /// The number of findings that the scanner was configured to ignore.
  package let suppressed: Int
  /// What was scanned.
  package var artifact: Artifact = .unstated
  /// The platform of the scanned image; `nil` if the report does not contain it.
  package var platform: ImagePlatform?
  /// The time when the scanned image was built; `nil` if the report does not contain it.
  package var imageCreated: Timestamp?
  /// What the scanner itself reports as a reason why its result may be incomplete, each as a phrase
  /// without text from the report.
  package var doubts: [String] = []
  /// The names of the report's tools that do not look for vulnerabilities. The names are untrusted
  /// text.
  package var otherTools: [String] = []

  /// The maximum number of findings in a report. A report with more is refused, because a rule would
  /// take seconds to decide about it.
  static let findingLimit = 50_000

  /// Throws if a report with `count` findings has too many of them.
  static func requireRoom(_ count: Int) throws(EvidenceError) {
    guard count <= findingLimit else {
      throw EvidenceError("more than \(findingLimit) findings, expected at most that many")
    }
  }

  /// The kind of the scanned artifact.
  package enum Artifact: Equatable, Sendable {
    case image
    /// Not an image, but an artifact of the kind that the report names, such as `filesystem`. The
    /// name is untrusted text.
    case other(String)
    /// The report does not contain the kind.
    case unstated
  }

  /// The supported formats.
  package enum Format: String, CaseIterable, Sendable {
    case osvScanner = "osv-scanner"
    case trivy, grype, sarif
  }
}

/// A fact that a report contains, omits, or cannot contain.
package enum Stated<Value: Equatable & Sendable>: Equatable, Sendable {
  case value(Value)
  /// The format can contain the fact, but the report omits it.
  case missing
  /// The format cannot contain the fact, so the evidence index must contain it.
  case notInFormat

  /// The fact; `nil` if the report does not contain it.
  package var value: Value? {
    guard case .value(let value) = self else { return nil }
    return value
  }
}

/// Reads the report of any supported scanner.
package enum ScanReader {
  /// Detects the format and reads the report. A format is detected by its documented top-level
  /// members, and exactly one format must match.
  package static func read(_ bytes: [UInt8]) throws(EvidenceError) -> Scan {
    let root = try document(bytes)
    let fitting = Scan.Format.allCases.filter { $0.fits(root) }
    guard fitting.count == 1, let format = fitting.first else {
      throw EvidenceError(
        "unknown report format, expected SARIF 2.1.0 or the JSON output of osv-scanner, trivy or grype"
      )
    }
    // Go writes null for an empty list, and other languages for a missing member.
    let report = try EvidenceObject(root, nullIsMissing: true)
    switch format {
    case .osvScanner: return try OSVScannerReport.read(report)
    case .trivy: return try TrivyReport.read(report)
    case .grype: return try GrypeReport.read(report)
    case .sarif: return try SARIFReport.read(report)
    }
  }

  /// Reads the time of the database from the output of `trivy version -f json`, because the reports
  /// of Trivy do not contain it.
  package static func trivyDatabase(_ bytes: [UInt8]) throws(EvidenceError) -> Timestamp {
    let database = try EvidenceObject(try document(bytes)).object("VulnerabilityDB")
    guard let time = try database.time("UpdatedAt").value else {
      throw EvidenceError("\(database.path(of: "UpdatedAt")): missing, expected a time")
    }
    return time
  }

  /// The maximum number of values and names in a report. Reports have about one value per 16 bytes,
  /// so that only an adversarial file of 20 MiB has more.
  private static let valueLimit = 4_000_000

  private static func document(_ bytes: [UInt8]) throws(EvidenceError) -> JSONItem {
    do throws(JSONError) {
      let text = withoutByteOrderMark(bytes)
      return .node(try JSONDocument(parsing: text, valueLimit: valueLimit).root)
    } catch {
      throw EvidenceError("\(error)")
    }
  }
}

extension Scan.Format {
  /// Reports whether the top-level members are those of this format.
  fileprivate func fits(_ root: JSONItem) -> Bool {
    switch self {
    case .osvScanner: root["results"] != nil && root["runs"] == nil
    case .trivy: root["SchemaVersion"] != nil
    case .grype: root["descriptor"] != nil && root["SchemaVersion"] == nil
    case .sarif: root["runs"] != nil && root["version"] != nil
    }
  }
}

/// The findings that block a promotion.
package enum CriticalFindings {
  /// Returns the findings that are malware, that have neither label nor score, or whose label or
  /// score is critical. A withdrawn advisory does not count. `criticalScore` is in hundredths.
  package static func among(_ scan: Scan, criticalScore: Int) -> [Finding] {
    scan.findings.filter { finding in
      guard !finding.isWithdrawn else { return false }
      return finding.isMalware || finding.severity.isUnscored || finding.severity.label == .critical
        || (finding.severity.score ?? 0) >= criticalScore
    }
  }
}
