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
    for file in index.files { requireEqual(index[file.name], file, "index: each is found") }
  },
  FuzzTarget("trivy", scan(.trivy, TrivyReport.read)),
  FuzzTarget("grype", scan(.grype, GrypeReport.read)),
  FuzzTarget("osv-scanner", scan(.osvScanner, OSVScannerReport.read)),
  FuzzTarget("sarif", scan(.sarif, SARIFReport.read)),
  FuzzTarget("openvex", readVEX), FuzzTarget("cyclonedx", readVEX),
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
      let tree = try read(EvidenceObject(value))
      let nodes = try read(EvidenceObject(.node(document(bytes).root)))
      requireEqual(tree, nodes, "scan: the tree and the bytes read the same")
      return tree
    }
    let detected = attempt { () throws(EvidenceError) in try ScanReader.read(bytes) }
    if let detected, detected.format == format {
      requireEqual(direct, detected, "scan: the detected reader reads the same")
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

/// Requires that no finding without a severity passes, and that the threshold is kept.
private func requireBlocking(_ scan: Scan) {
  let critical = CriticalFindings.among(scan, criticalScore: 900)
  for finding in scan.findings {
    let score = finding.severity.score
    require(score.map { (0...1000).contains($0) } ?? true, "scan: a score is from 0 to 10")
    let blocks =
      finding.isMalware || finding.severity.isUnscored || finding.severity.label == .critical
      || (score ?? 0) >= 900
    requireEqual(critical.contains(finding), blocks, "scan: what blocks is critical")
  }
}

/// Both formats of VEX: the document says which it is.
@Sendable private func readVEX(_ bytes: [UInt8]) {
  let document = attempt { () throws(EvidenceError) in try VEXDocument.read(bytes) }
  guard let document, let value = attempt({ () throws(JSONError) in try JSONValue.parse(bytes) })
  else { return }
  let again = accepted("VEX: the written document is read") { () throws(EvidenceError) in
    try VEXDocument.read(Array(value.pretty.utf8))
  }
  requireEqual(again, document, "VEX: the written document is equal")
  for statement in document.statements { requireNoExcuse(statement, among: document.statements) }
}

/// Requires that what a statement says of a finding excuses it only with a reason, and malware never.
private func requireNoExcuse(_ statement: VEXStatement, among statements: [VEXStatement]) {
  for id in statement.vulnerabilities.prefix(2) {
    for product in statement.products.prefix(2) {
      let finding = Finding(
        id: id, aliases: [], package: product.names.first ?? "", version: product.version ?? "1",
        fixedIn: [], severity: .init(label: .critical, score: nil), source: "")
      let excuse = VEX.excuses(finding, statements)
      require(excuse?.canExcuse ?? true, "VEX: only a statement with a reason excuses")
      require(excuse == nil || !finding.isMalware, "VEX: malware is never excused")
    }
  }
}
