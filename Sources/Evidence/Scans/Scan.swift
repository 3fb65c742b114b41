package import Crypto
import JSON
package import RFC3339

/// The result of one run of a scanner.
package struct Scan: Equatable, Sendable {
  /// The format of the report.
  package let format: Format
  /// The name and version of the scanner, such as `trivy 0.58.1`; without a version if the report
  /// does not state it.
  package let tool: String
  /// The findings in the order of the report, one for each vulnerability of a package.
  package let findings: [Finding]
  /// What was examined: lock files, layers, targets.
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

  /// The supported formats.
  package enum Format: String, CaseIterable, Sendable {
    case osvScanner = "osv-scanner"
    case trivy, grype, sarif
  }
}

/// A fact that a report states, omits, or cannot state.
package enum Stated<Value: Equatable & Sendable>: Equatable, Sendable {
  case value(Value)
  /// The format of the report can state it, and this report does not.
  case missing
  /// The format of the report cannot state it: the evidence index must.
  case notInFormat

  /// The fact, if the report states it.
  package var value: Value? {
    guard case .value(let value) = self else { return nil }
    return value
  }
}

/// Reads the report of any supported scanner.
package enum ScanReader {
  /// Detects the format by its documented top-level members, of which exactly one set must be
  /// present, and reads the report.
  package static func read(_ bytes: [UInt8]) throws(EvidenceError) -> Scan {
    let root = try document(bytes)
    let fitting = Scan.Format.allCases.filter { $0.fits(root) }
    guard fitting.count == 1, let format = fitting.first else {
      throw EvidenceError(
        "unknown report format, expected JSON of osv-scanner, trivy, grype, or SARIF 2.1.0")
    }
    let report = try EvidenceObject(root)
    switch format {
    case .osvScanner: return try OSVScannerReport.read(report)
    case .trivy: return try TrivyReport.read(report)
    case .grype: return try GrypeReport.read(report)
    case .sarif: return try SARIFReport.read(report)
    }
  }

  /// Reads the database's time from the output of `trivy version -f json`, because Trivy's reports
  /// do not state it.
  package static func trivyDatabase(_ bytes: [UInt8]) throws(EvidenceError) -> Timestamp {
    let database = try EvidenceObject(try document(bytes)).object("VulnerabilityDB")
    guard let time = try database.time("UpdatedAt").value else {
      throw EvidenceError("\(database.path(of: "UpdatedAt")): missing, expected a time")
    }
    return time
  }

  private static func document(_ bytes: [UInt8]) throws(EvidenceError) -> JSONItem {
    do throws(JSONError) { return .node(try JSONDocument(parsing: bytes).root) } catch {
      throw EvidenceError("\(error)")
    }
  }
}

extension Scan.Format {
  /// Whether the top-level members are those of this format.
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
  /// Malware, findings with neither label nor score, and findings whose label or score is critical.
  /// `criticalScore` is in hundredths.
  package static func among(_ scan: Scan, criticalScore: Int) -> [Finding] {
    scan.findings.filter { finding in
      finding.isMalware || finding.severity.isUnscored || finding.severity.label == .critical
        || (finding.severity.score ?? 0) >= criticalScore
    }
  }
}
