internal import Crypto
internal import JSON
internal import RFC3339

@testable import Evidence

let evidenceTargets = [
  FuzzTarget("evidence-index") { bytes in
    let index = attempt { () throws(EvidenceError) in try EvidenceIndex(parsing: bytes) }
    guard let index else { return }
    let again = accepted("index: the written one is read") { () throws(EvidenceError) in
      try EvidenceIndex(parsing: index.bytes)
    }
    requireEqual(again, index, "index: the written one is equal")
    requireEqual(again.bytes, index.bytes, "index: writing is a fixed point")
    for file in index.files {
      requireEqual(index[file.name], file, "index: each is found")
      let parts = file.name.split(separator: "/", omittingEmptySubsequences: false)
      require(
        !parts.contains { ["", ".", ".."].contains($0) }, "index: each path is below the folder")
    }
  },
  FuzzTarget("trivy", scan(.trivy, TrivyReport.read)),
  FuzzTarget("grype", scan(.grype, GrypeReport.read)),
  FuzzTarget("osv-scanner", scan(.osvScanner, OSVScannerReport.read)),
  FuzzTarget("sarif", scan(.sarif, SARIFReport.read)),
  FuzzTarget("openvex", readVEX), FuzzTarget("cyclonedx", readVEX), FuzzTarget("csaf", readVEX),
]

/// A scanner's reader, called on any object, and through the detection of the format.
private func scan(
  _ format: Scan.Format,
  _ read: @escaping @Sendable (EvidenceObject) throws(EvidenceError) -> Scan
) -> @Sendable ([UInt8]) -> Void {
  { bytes in
    guard let value = attempt({ () throws(JSONError) in try JSONValue.parse(bytes) }) else {
      return
    }
    let direct = attempt { () throws(EvidenceError) in
      // The reader decides by itself whether it is given the tree or the bytes.
      let tree = try read(EvidenceObject(.value(value), nullIsMissing: true))
      let nodes = try read(EvidenceObject(.node(document(bytes).root), nullIsMissing: true))
      requireEqual(tree, nodes, "scan: the tree and the bytes read the same")
      return tree
    }
    let detected = attempt { () throws(EvidenceError) in try ScanReader.read(bytes) }
    if let detected, detected.format == format {
      requireEqual(direct, detected, "scan: the detected reader reads the same")
    }
    if let direct {
      requireEqual(
        ReportCount(of: direct), .init(in: value, direct.format), "scan: nothing is lost")
    }
    guard let detected else { return }
    let again = accepted("scan: the written report is read") { () throws(EvidenceError) in
      try ScanReader.read(Array(value.pretty.utf8))
    }
    requireEqual(again, detected, "scan: the written report is equal")
    requireBlocking(detected)
  }
}

private func document(_ bytes: [UInt8]) -> JSONDocument {
  accepted("JSON: it was read before") { () throws(JSONError) in try JSONDocument(parsing: bytes) }
}

/// Requires that no finding without a severity passes unless its advisory was withdrawn, and that the
/// threshold is kept.
private func requireBlocking(_ scan: Scan) {
  let critical = CriticalFindings.among(scan, criticalScore: 900)
  for finding in scan.findings {
    let score = finding.severity.score
    require(score.map { (0...1000).contains($0) } ?? true, "scan: a score is from 0 to 10")
    require(
      finding.aliases == finding.aliases.sorted() && !finding.aliases.contains(finding.id),
      "scan: aliases are sorted, without the id")
    let isMalware = ([finding.id] + finding.aliases).contains { $0.hasPrefix("MAL-") }
    let counts =
      isMalware || finding.severity.isUnscored || finding.severity.label == .critical
      || (score ?? 0) >= 900
    let blocks = counts && !finding.isWithdrawn
    requireEqual(critical.contains(finding), blocks, "scan: what blocks is critical")
  }
}
