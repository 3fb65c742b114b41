import Crypto
import JSON
import RFC3339

/// Reads OpenVEX documents of version 0.2.0 (github.com/openvex/spec).
enum OpenVEX {
  /// The context of the supported version. Earlier versions have a different form for products and
  /// vulnerabilities.
  static let context = "https://openvex.dev/ns/v0.2.0"

  private static let statuses: [String: VEXStatement.Status] = [
    "not_affected": .notAffected, "affected": .affected, "fixed": .fixed,
    "under_investigation": .underInvestigation,
  ]

  private static let justifications: [String: Void] = [
    "component_not_present": (), "vulnerable_code_not_present": (),
    "vulnerable_code_not_in_execute_path": (),
    "vulnerable_code_cannot_be_controlled_by_adversary": (), "inline_mitigations_already_exist": (),
  ]

  static func statements(of document: EvidenceObject) throws(EvidenceError) -> [VEXStatement] {
    guard let time = try document.moment("timestamp") else {
      throw document.missing("timestamp", expected: "a time")
    }
    var statements: [VEXStatement] = []
    for object in try document.objects("statements") {
      statements.append(try statement(object, default: time))
    }
    return statements
  }

  private static func statement(
    _ object: EvidenceObject, default time: Timestamp
  ) throws(EvidenceError) -> VEXStatement {
    let vulnerability = try object.object("vulnerability")
    guard let status = try object.word("status", of: statuses)?.meaning else {
      throw object.missing("status", expected: "a status")
    }
    var products: [VEXProduct] = []
    for product in try object.optionalObjects("products") ?? [] {
      products += try self.products(product)
    }
    guard !products.isEmpty else {
      throw object.missing("products", expected: "at least one product")
    }
    let aliases = try vulnerability.optionalParsedList("aliases", expecting: "a list of strings") {
      $0.isEmpty ? nil : $0
    }
    return VEXStatement(
      vulnerabilities: [try vulnerability.requiredText("name")] + (aliases ?? []),
      products: products, status: status, justification: try justification(object, status),
      timestamp: try object.moment("timestamp") ?? time)
  }

  /// Returns the justification of a statement. A status note explains what was fixed, but does not
  /// justify that a product is not affected.
  private static func justification(
    _ object: EvidenceObject, _ status: VEXStatement.Status
  ) throws(EvidenceError) -> String? {
    let word = try object.word("justification", of: justifications)?.text
    let impact = try object.statedText("impact_statement")
    let notes = try object.statedText("status_notes")
    return word ?? impact ?? (status == .fixed ? notes : nil)
  }

  /// Returns the product, or the parts of the product if the statement names any.
  private static func products(_ object: EvidenceObject) throws(EvidenceError) -> [VEXProduct] {
    let product = VEXProduct(try name(object))
    guard let parts = try object.optionalObjects("subcomponents"), !parts.isEmpty else {
      return [product]
    }
    var wholes = product.version.flatMap { Digest($0) }.map { [$0] } ?? []
    if let hash = try object.optionalObject("hashes")?.statedText("sha-256"),
      let digest = Digest(hex: hash)
    {
      wholes.append(digest)
    }
    var products: [VEXProduct] = []
    for part in parts {
      var product = VEXProduct(try name(part))
      // If the part is itself restricted to a part of a package, the digests cannot express that.
      // The restriction is kept instead.
      product.parts = product.parts ?? wholes
      products.append(product)
    }
    return products
  }

  /// Returns the package URL of a component, otherwise its id; empty if it has neither.
  private static func name(_ object: EvidenceObject) throws(EvidenceError) -> String {
    let id = try object.statedText("@id")
    return try object.optionalObject("identifiers")?.statedText("purl") ?? id ?? ""
  }
}
