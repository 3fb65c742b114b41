internal import JSON

@testable import Evidence

/// What a report of a scanner contains: counted from its lists, without the readers of the product.
struct ReportCount: Equatable {
  var findings = 0
  var suppressed = 0
  /// Nil if the format does not contain the packages.
  var packages: Int?
  /// The highest score in hundredths; nil without a score, and for SARIF, whose rules have it.
  var score: Int?
  /// The vulnerabilities of OSV-Scanner that no group of their package names: none is accepted.
  var ungrouped = 0

  /// The counts of what a reader found.
  init(of scan: Scan) {
    findings = scan.findings.count
    suppressed = scan.suppressed
    packages = scan.packages.value
    guard scan.format != .sarif else { return }
    score = scan.findings.compactMap(\.severity.score).max()
  }

  init(in report: JSONValue, _ format: Scan.Format) {
    switch format {
    case .trivy: countTrivy(report.every("Results"))
    case .grype: countGrype(report)
    case .osvScanner: countOSV(report.every("results", "packages"))
    case .sarif: countSARIF(report.every("runs", "results"))
    }
  }

  private mutating func countTrivy(_ results: [JSONValue]) {
    let vulnerabilities = results.flatMap { $0.every("Vulnerabilities") }
    let failed = results.flatMap { $0.every("Misconfigurations") }
      .filter { $0["Status"]?.stringValue != "PASS" }
    let secrets = results.flatMap { $0.every("Secrets") }
    findings = vulnerabilities.count + secrets.count + failed.count
    suppressed = results.flatMap { $0.every("ExperimentalModifiedFindings") }.count
    packages = results.flatMap { $0.every("Packages") }.count
    let sources = vulnerabilities.flatMap { $0["CVSS"]?.objectValue ?? [] }.map(\.value)
    score = highest(
      sources.flatMap { $0.every("V2Score") + $0.every("V3Score") + $0.every("V40Score") })
  }

  private mutating func countGrype(_ report: JSONValue) {
    findings = report.every("matches").count
    suppressed = report.every("ignoredMatches").count
    let own = report.every("matches", "vulnerability", "cvss", "metrics", "baseScore")
    let related = report.every("matches", "relatedVulnerabilities", "cvss", "metrics", "baseScore")
    score = highest(own + related)
  }

  private mutating func countOSV(_ entries: [JSONValue]) {
    packages = entries.count
    findings = entries.flatMap { $0.every("groups") }.count
    score = highest(entries.flatMap { $0.every("groups", "max_severity") })
    for entry in entries {
      let grouped = entry.every("groups", "ids")
      ungrouped += entry.every("vulnerabilities", "id").count { !grouped.contains($0) }
    }
  }

  private mutating func countSARIF(_ results: [JSONValue]) {
    for result in results {
      let kind = result["kind"]?.stringValue ?? ""
      guard !["pass", "notApplicable", "informational"].contains(kind) else { continue }
      let suppressions = result.every("suppressions")
      let areAccepted = suppressions.allSatisfy {
        !($0["kind"]?.stringValue ?? "").isEmpty
          && ["", "accepted"].contains($0["status"]?.stringValue ?? "")
      }
      if !suppressions.isEmpty, areAccepted {
        suppressed += 1
      } else {
        findings += 1
      }
    }
  }

  /// The highest of the scores from 0 to 10, which are numbers or, in some formats, texts.
  private func highest(_ scores: [JSONValue]) -> Int? {
    scores.compactMap { score in
      switch score {
      case .number(let text), .string(let text): Double(text)
      default: nil
      }
    }
    .filter { (0...10).contains($0) }.max().map { Int(($0 * 100).rounded()) }
  }
}

extension JSONValue {
  /// The values at the end of a path. A list stands for its elements, on the way and at the end, and
  /// null for nothing.
  func every(_ path: String...) -> [JSONValue] {
    path.reduce([self]) { values, name in
      values.compactMap { $0[name] }.filter { $0 != .null }.flatMap { $0.arrayValue ?? [$0] }
    }
  }
}
