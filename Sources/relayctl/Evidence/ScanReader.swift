import JSON

/// Reads the report of any scanner that is understood.
enum ScanReader {
  /// Tells the form by its documented top-level members, exactly one of which must fit, and reads it.
  static func read(_ bytes: [UInt8]) throws(EvidenceError) -> Scan {
    let document: JSONDocument
    do throws(JSONError) { document = try JSONDocument(parsing: bytes) } catch {
      throw EvidenceError("\(error)")
    }
    let root = document.root
    let fitting = Scan.Format.allCases.filter { $0.fits(root) }
    guard fitting.count == 1, let format = fitting.first else {
      throw EvidenceError(
        "no report that is known, expected JSON of osv-scanner, trivy, grype, or SARIF 2.1.0")
    }
    switch format {
    case .osvScanner: return try OSVScannerReport.read(root)
    case .trivy: return try TrivyReport.read(root)
    case .grype: return try GrypeReport.read(root)
    case .sarif: return try SARIFReport.read(root)
    }
  }
}

extension Scan.Format {
  /// Whether the top-level members are those of this form.
  fileprivate func fits(_ root: JSONNode) -> Bool {
    guard root.isObject else { return false }
    switch self {
    case .osvScanner: return root["results"] != nil && root["runs"] == nil
    case .trivy: return root["SchemaVersion"] != nil
    case .grype: return root["descriptor"] != nil && root["SchemaVersion"] == nil
    case .sarif: return root["runs"] != nil && root["version"] != nil
    }
  }
}

/// What blocks a promotion.
enum CriticalFindings {
  /// Malware, what nobody scored, and what label or score calls critical. `criticalScore` is in hundredths.
  static func among(_ scan: Scan, criticalScore: Int) -> [Finding] {
    scan.findings.filter { finding in
      finding.isMalware || finding.severity.isUnscored || finding.severity.label == .critical
        || (finding.severity.score ?? 0) >= criticalScore
    }
  }
}
