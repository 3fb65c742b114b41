import JSON
import RFC3339

/// A VEX document: OpenVEX 0.2 or CycloneDX 1.4–1.6.
enum VEXDocument {
  static func read(_ bytes: [UInt8]) throws(EvidenceError) -> [VEXStatement] {
    let document: JSONDocument
    do throws(JSONError) { document = try JSONDocument(parsing: bytes) } catch {
      throw EvidenceError("\(error)")
    }
    let root = document.root
    if root["@context"]?.stringValue?.hasPrefix("https://openvex.dev/ns") == true {
      return try OpenVEX.read(root)
    }
    if root["bomFormat"]?.stringValue == "CycloneDX" { return try CycloneDXVEX.read(root) }
    throw EvidenceError("no VEX document that is known, expected OpenVEX or CycloneDX JSON")
  }
}

/// OpenVEX 0.2.0.
enum OpenVEX {
  static func read(_ root: JSONNode) throws(EvidenceError) -> [VEXStatement] {
    guard let written = try root.time("timestamp", in: "document").value else {
      throw EvidenceError("timestamp: missing, expected a time")
    }
    var statements: [VEXStatement] = []
    for (number, node) in try root.requiredList("statements", in: "document").enumerated() {
      let place = "statements[\(number)]"
      let vulnerability = try node.requiredObject("vulnerability", in: place)
      let word = try node.requiredText("status", in: place)
      guard let status = VEXStatement.Status(rawValue: word) else {
        throw EvidenceError("\(place).status: not known, expected one of OpenVEX 0.2")
      }
      let reasons = [
        try node.optionalText("justification", in: place),
        try node.optionalText("impact_statement", in: place),
      ]
      guard
        let reason = reasons.first(where: { !$0.isEmpty }) ?? (status == .notAffected ? nil : "")
      else {
        throw EvidenceError("\(place): not_affected without justification or impact_statement")
      }
      var products: [String] = []
      for product in try node.optionalList("products", in: place) {
        products += try names(of: product, place)
      }
      statements.append(
        VEXStatement(
          vulnerabilities: [try vulnerability.requiredText("name", in: "\(place).vulnerability")]
            + (try vulnerability.optionalTexts("aliases", in: "\(place).vulnerability")),
          products: products, status: status, justification: reason,
          time: try node.time("timestamp", in: place).value ?? written))
    }
    return statements
  }

  /// A product and, where it lists them, the parts that the statement is about: only those then.
  private static func names(
    of product: JSONNode, _ place: String
  ) throws(EvidenceError) -> [String] {
    let parts = try product.optionalList("subcomponents", in: place)
    var names: [String] = []
    for node in parts.isEmpty ? [product] : parts {
      let id = try node.optionalText("@id", in: place)
      let purl = node["identifiers"]?["purl"]?.stringValue ?? ""
      names += [id, purl].filter { !$0.isEmpty }
    }
    return names
  }
}

/// Vulnerabilities with an analysis in a CycloneDX document.
enum CycloneDXVEX {
  static func read(_ root: JSONNode) throws(EvidenceError) -> [VEXStatement] {
    let metadata = try root.requiredObject("metadata", in: "document")
    guard let written = try metadata.time("timestamp", in: "metadata").value else {
      throw EvidenceError("metadata.timestamp: missing, expected a time")
    }
    var components: [String: [String]] = [:]
    for component in try root.optionalList("components", in: "document") {
      let reference = try component.optionalText("bom-ref", in: "components")
      let names = [
        try component.optionalText("purl", in: "components"),
        try component.optionalText("name", in: "components"),
      ]
      components[reference] = names.filter { !$0.isEmpty }
    }
    var statements: [VEXStatement] = []
    for (number, node) in try root.requiredList("vulnerabilities", in: "document").enumerated() {
      let place = "vulnerabilities[\(number)]"
      guard let analysis = node["analysis"] else { continue }
      var products: [String] = []
      for affected in try node.optionalList("affects", in: place) {
        let reference = try affected.requiredText("ref", in: "\(place).affects")
        products +=
          components[reference] ?? [reference.hasPrefix("urn:cdx:") ? tail(reference) : reference]
      }
      let aliases = try node.optionalList("references", in: place).compactMap {
        $0["id"]?.stringValue
      }
      let (status, reason) = try judgement(analysis, "\(place).analysis")
      statements.append(
        VEXStatement(
          vulnerabilities: [try node.requiredText("id", in: place)] + aliases, products: products,
          status: status, justification: reason,
          time: try analysis.time("lastUpdated", in: "\(place).analysis").value ?? written))
    }
    return statements
  }

  /// What stands behind the `#` of a BOM-Link.
  private static func tail(_ link: String) -> String {
    link.split(separator: "#", maxSplits: 1).dropFirst().first.map(String.init) ?? link
  }

  /// A state that excuses needs a justification or a detail.
  private static func judgement(
    _ analysis: JSONNode, _ place: String
  ) throws(EvidenceError) -> (VEXStatement.Status, String) {
    let state = try analysis.requiredText("state", in: place)
    let reasons = [
      try analysis.optionalText("justification", in: place),
      try analysis.optionalText("detail", in: place),
    ]
    let reason = reasons.first { !$0.isEmpty } ?? ""
    switch state {
    case "not_affected", "false_positive", "resolved", "resolved_with_pedigree":
      guard !reason.isEmpty else {
        throw EvidenceError("\(place): \(state) without justification or detail")
      }
      return (state.hasPrefix("resolved") ? .fixed : .notAffected, reason)
    case "exploitable": return (.affected, reason)
    case "in_triage": return (.underInvestigation, reason)
    default: throw EvidenceError("\(place).state: not known, expected one of CycloneDX 1.6")
    }
  }
}
