import Crypto
import JSON
import RFC3339

/// Reads the product status of a CSAF document of version 2.0 or 2.1 (docs.oasis-open.org/csaf). The
/// profile VEX is §4.5 of the specification; documents of other profiles state it in the same form.
enum CSAFVEX {
  private static let versions = ["2.0", "2.1"]

  /// The groups of products in `product_status`. `recommended` states nothing about the products.
  private static let statuses: [(name: String, status: VEXStatement.Status?)] = [
    ("known_not_affected", .notAffected), ("fixed", .fixed), ("first_fixed", .fixed),
    ("known_affected", .affected), ("first_affected", .affected), ("last_affected", .affected),
    ("under_investigation", .underInvestigation), ("unknown", .underInvestigation),
    ("recommended", nil),
  ]

  private static let labels: [String: Void] = [
    "component_not_present": (), "inline_mitigations_already_exist": (),
    "vulnerable_code_cannot_be_controlled_by_adversary": (),
    "vulnerable_code_not_in_execute_path": (), "vulnerable_code_not_present": (),
  ]

  private static let trackingStatuses = ["draft": false, "interim": true, "final": true]

  static func statements(of root: EvidenceObject) throws(EvidenceError) -> [VEXStatement] {
    let document = try root.object("document")
    guard let version = try document.statedText("csaf_version"), versions.contains(version) else {
      throw document.unexpected("csaf_version", expected: versions.joined(separator: ", "))
    }
    let tracking = try document.object("tracking")
    guard try tracking.word("status", of: trackingStatuses)?.meaning == true else {
      throw tracking.unexpected("status", expected: "final or interim")
    }
    guard let time = try tracking.moment("current_release_date") else {
      throw tracking.missing("current_release_date", expected: "a time")
    }
    let products = try CSAFProducts(root.optionalObject("product_tree"))
    var statements: [VEXStatement] = []
    for vulnerability in try root.optionalObjects("vulnerabilities") ?? [] {
      statements += try self.statements(about: vulnerability, products, time)
    }
    return statements
  }

  /// Returns a statement for each product, because each has its own reason.
  private static func statements(
    about vulnerability: EvidenceObject, _ products: CSAFProducts, _ time: Timestamp
  ) throws(EvidenceError) -> [VEXStatement] {
    guard let groups = try vulnerability.optionalObject("product_status") else { return [] }
    try groups.requireKnown(statuses.map(\.name))
    let names = try self.names(of: vulnerability)
    let reasons = try CSAFReasons(vulnerability, products)
    var statements: [VEXStatement] = []
    for (name, status) in statuses {
      for id in try groups.texts(name) {
        guard let product = products.product(id) else {
          throw groups.unexpected(name, expected: "products of the product_tree")
        }
        guard let status else { continue }
        statements.append(
          VEXStatement(
            vulnerabilities: names, products: product, status: status,
            justification: reasons.reason(for: id, status), timestamp: time))
      }
    }
    return statements
  }

  private static func names(of vulnerability: EvidenceObject) throws(EvidenceError) -> [String] {
    var names: [String] = []
    if let cve = try vulnerability.statedText("cve") { names.append(cve) }
    for id in try vulnerability.optionalObjects("ids") ?? [] {
      names.append(try id.requiredText("text"))
    }
    guard !names.isEmpty else { throw vulnerability.missing("cve", expected: "a CVE id, or ids") }
    return names
  }

  /// The reasons in a vulnerability for the status of its products, by the id of the product.
  private struct CSAFReasons {
    /// Why products are not affected: flags, and threats of the category `impact`.
    private var impacts: [String: String] = [:]
    /// How products were fixed.
    private var fixes: [String: String] = [:]

    init(_ vulnerability: EvidenceObject, _ products: CSAFProducts) throws(EvidenceError) {
      for flag in try vulnerability.optionalObjects("flags") ?? [] {
        guard let label = try flag.word("label", of: labels)?.text else {
          throw flag.missing("label", expected: "a label")
        }
        for id in try products.ids(in: flag) { impacts[id] = label }
      }
      for threat in try vulnerability.optionalObjects("threats") ?? []
      where try threat.statedText("category") == "impact" {
        guard let details = try threat.statedText("details") else { continue }
        for id in try products.ids(in: threat) where impacts[id] == nil { impacts[id] = details }
      }
      for remediation in try vulnerability.optionalObjects("remediations") ?? []
      where try remediation.statedText("category") == "vendor_fix" {
        guard let details = try remediation.statedText("details") else { continue }
        for id in try products.ids(in: remediation) { fixes[id] = details }
      }
    }

    func reason(for id: String, _ status: VEXStatement.Status) -> String? {
      switch status {
      case .fixed: fixes[id] ?? impacts[id]
      case .notAffected, .affected, .underInvestigation: impacts[id]
      }
    }
  }
}
