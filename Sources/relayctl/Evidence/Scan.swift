import Crypto
import RFC3339

/// What one scanner found in one run.
struct Scan: Equatable, Sendable {
  /// The form of the report.
  let format: Format
  /// The scanner's name and version, such as `trivy 0.58.1`; the name alone when it tells no version.
  let tool: String
  /// What was found, in the report's order; one vulnerability of one package once.
  let findings: [Finding]
  /// What was looked at: lock files, layers, targets.
  let targets: [String]
  /// How many packages were looked at.
  let packages: Stated<Int>
  /// What was scanned, by its digests.
  let subjects: Stated<[Digest]>
  /// When the scan ran.
  let scanned: Stated<Timestamp>
  /// How old the scanner's database is.
  let database: Stated<Timestamp>
  /// Findings that the scanner itself left out, on somebody's word.
  let suppressed: Int

  /// The reports that are understood.
  enum Format: String, CaseIterable, Sendable {
    case osvScanner = "osv-scanner"
    case trivy, grype, sarif
  }
}

/// Something that a report says, does not say though its form can, or cannot say.
enum Stated<Value: Equatable & Sendable>: Equatable, Sendable {
  case value(Value)
  /// The form of the report can say it, and this one does not.
  case missing
  /// The form of the report cannot say it: the evidence index must.
  case notInFormat

  /// What is said, if anything.
  var value: Value? {
    guard case .value(let value) = self else { return nil }
    return value
  }
}
