internal import JSON
internal import RFC3339

@testable import Evidence

/// All formats of VEX: the document says which it is.
@Sendable func readVEX(_ bytes: [UInt8]) {
  let document = attempt { () throws(EvidenceError) in try VEXDocument.read(bytes) }
  guard let document, let value = attempt({ () throws(JSONError) in try JSONValue.parse(bytes) })
  else { return }
  let again = accepted("VEX: the written document is read") { () throws(EvidenceError) in
    try VEXDocument.read(Array(value.pretty.utf8))
  }
  requireEqual(again, document, "VEX: the written document is equal")
  if document.format == .cycloneDX { requireProducts(of: document, in: value) }
  for statement in document.statements { requireNoExcuse(statement, among: document.statements) }
}

/// Requires that a statement excuses a finding only with a reason and as the latest, and malware
/// never.
private func requireNoExcuse(_ statement: VEXStatement, among statements: [VEXStatement]) {
  for id in statement.vulnerabilities.prefix(2) {
    for product in statement.products.prefix(2) {
      let excuse = VEX.excuses(finding(id, [], product), statements)
      if let excuse {
        require(isReason(excuse), "VEX: only a statement with a reason excuses")
        require(!id.hasPrefix("MAL-"), "VEX: malware is never excused")
        let others = statements.filter { !isReason($0) && concerns(id, product, $0) }
        require(others.allSatisfy { isOlder($0, than: excuse) }, "VEX: the latest decides")
      }
      for malware in [finding("MAL-1", [id], product), finding(id, ["MAL-1"], product)] {
        require(VEX.excuses(malware, statements) == nil, "VEX: malware is never excused")
      }
    }
  }
}

private func finding(_ id: String, _ aliases: [String], _ product: VEXProduct) -> Finding {
  Finding(
    id: id, aliases: aliases, package: product.names.first ?? "", version: product.version ?? "1",
    fixedIn: [], severity: .init(label: .critical, score: nil), source: "")
}

private func isReason(_ statement: VEXStatement) -> Bool {
  let isHarmless = statement.status == .notAffected || statement.status == .fixed
  return isHarmless && !(statement.justification ?? "").allSatisfy(\.isWhitespace)
}

/// Whether a statement is about every version of the package, by its id.
private func concerns(_ id: String, _ product: VEXProduct, _ statement: VEXStatement) -> Bool {
  statement.vulnerabilities.contains { isSameText($0, id) }
    && statement.products.contains { other in
      other.version == nil
        && other.names.contains { isSameText($0, product.names.first ?? "") }
    }
}

/// Whether a statement that excuses nothing is older than an excuse; without a time it is not.
private func isOlder(_ statement: VEXStatement, than excuse: VEXStatement) -> Bool {
  guard let time = statement.timestamp, let excused = excuse.timestamp else { return false }
  return time < excused
}

/// Requires that no reference names two components, and that an excuse is for the versions that the
/// document calls unaffected.
private func requireProducts(of document: VEXDocument, in value: JSONValue) {
  let roots = value.every("components") + value.every("metadata", "component")
  let references = roots.flatMap(references)
  requireEqual(Set(references).count, references.count, "VEX: each component is named once")
  let vulnerabilities = value.every("vulnerabilities").filter { $0["analysis"] != nil }
  let products = zip(vulnerabilities, document.statements).map { vulnerability, statement in
    // An analysis of nothing may be about anything.
    let affected = vulnerability.every("affects")
    return affected.isEmpty
      ? 1 : affected.reduce(0) { $0 + productCount($1, statement.status) }
  }
  requireEqual(
    document.statements.map(\.products.count), products, "VEX: only unaffected versions count")
}

private func references(_ component: JSONValue) -> [String] {
  let inner = component.every("components").flatMap(references)
  guard let own = component["bom-ref"]?.stringValue, !own.allSatisfy(\.isWhitespace) else {
    return inner
  }
  return inner + [own]
}

private func productCount(_ affected: JSONValue, _ status: VEXStatement.Status) -> Int {
  guard affected["versions"] != nil, status == .notAffected || status == .fixed else { return 1 }
  return affected.every("versions").count {
    $0["status"]?.stringValue == "unaffected"
      && !($0["version"]?.stringValue ?? "").allSatisfy(\.isWhitespace)
  }
}
