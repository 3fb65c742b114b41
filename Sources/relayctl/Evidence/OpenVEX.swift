import Crypto
import RFC3339

/// OpenVEX 0.2.0 (github.com/openvex/spec).
enum OpenVEX {
  /// The version that is read; those before it write products and vulnerabilities otherwise.
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

  static func statements(of document: VEXValue) throws(EvidenceError) -> [VEXStatement] {
    guard let time = try document.time("timestamp") else {
      throw document.error("timestamp", "missing, expected a time")
    }
    guard let values = try document.objects("statements") else {
      throw document.error("statements", "missing, expected a list")
    }
    var statements: [VEXStatement] = []
    for value in values { statements.append(try statement(value, default: time)) }
    return statements
  }

  private static func statement(
    _ value: VEXValue, default time: Timestamp
  ) throws(EvidenceError) -> VEXStatement {
    guard let vulnerability = try value.object("vulnerability") else {
      throw value.error("vulnerability", "missing, expected an object")
    }
    guard let status = try value.word("status", of: statuses)?.meaning else {
      throw value.error("status", "missing, expected a status")
    }
    var products: [VEXProduct] = []
    for product in try value.objects("products") ?? [] {
      products += try self.products(product)
    }
    guard !products.isEmpty else {
      throw value.error("products", "missing, expected at least one product")
    }
    return VEXStatement(
      vulnerabilities: [try vulnerability.requiredText("name")]
        + (try vulnerability.texts("aliases")),
      products: products, status: status, justification: try justification(value, status),
      timestamp: try value.time("timestamp") ?? time)
  }

  /// A status note explains what was fixed; it is no justification for being not affected.
  private static func justification(
    _ value: VEXValue, _ status: VEXStatement.Status
  ) throws(EvidenceError) -> String? {
    let word = try value.word("justification", of: justifications)?.text
    let impact = try value.text("impact_statement")
    let notes = try value.text("status_notes")
    return word ?? impact ?? (status == .fixed ? notes : nil)
  }

  /// The product, or, when the statement names parts of it, those parts in it.
  private static func products(_ value: VEXValue) throws(EvidenceError) -> [VEXProduct] {
    let product = VEXProduct(try name(value))
    guard let parts = try value.objects("subcomponents"), !parts.isEmpty else { return [product] }
    var wholes = product.version.flatMap { Digest($0) }.map { [$0] } ?? []
    if let hash = try value.object("hashes")?.text("sha-256"), let digest = Digest(hex: hash) {
      wholes.append(digest)
    }
    var products: [VEXProduct] = []
    for part in parts {
      var product = VEXProduct(try name(part))
      // A part of a part of the image: only the restriction can be kept.
      product.parts = product.parts ?? wholes
      products.append(product)
    }
    return products
  }

  /// The package URL of a component, or else its id; empty when it has neither.
  private static func name(_ value: VEXValue) throws(EvidenceError) -> String {
    let id = try value.text("@id")
    return try value.object("identifiers")?.text("purl") ?? id ?? ""
  }
}
