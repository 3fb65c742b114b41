import Crypto
import JSON
import RFC3339

/// Reads OpenVEX documents (github.com/openvex/spec).
enum OpenVEX {
  /// The context of the latest version.
  static let context = "https://openvex.dev/ns/v0.2.0"

  /// The versions that differ in their form.
  enum Version {
    /// Vulnerabilities, products and subcomponents are strings. Some writers already use objects.
    case before020
    /// They are objects.
    case since020

    private static let old = ["", "/v0.0.0", "/v0.0.1", "/v0.0.2"].map {
      "https://openvex.dev/ns\($0)"
    }

    init?(context: String) {
      if context == OpenVEX.context {
        self = .since020
      } else if Version.old.contains(context) {
        self = .before020
      } else {
        return nil
      }
    }
  }

  private static let statuses: [String: VEXStatement.Status] = [
    "not_affected": .notAffected, "affected": .affected, "fixed": .fixed,
    "under_investigation": .underInvestigation,
  ]

  private static let justifications: [String: Void] = [
    "component_not_present": (), "vulnerable_code_not_present": (),
    "vulnerable_code_not_in_execute_path": (),
    "vulnerable_code_cannot_be_controlled_by_adversary": (), "inline_mitigations_already_exist": (),
  ]

  static func statements(
    of document: EvidenceObject, _ version: Version
  ) throws(EvidenceError) -> [VEXStatement] {
    let time = try document.moment("timestamp")
    var statements: [VEXStatement] = []
    for object in try document.objects("statements") {
      statements.append(try statement(object, version, default: time))
    }
    return statements
  }

  private static func statement(
    _ object: EvidenceObject, _ version: Version, default time: Timestamp?
  ) throws(EvidenceError) -> VEXStatement {
    let names =
      switch version {
      case .before020 where object.member("vulnerability")?.stringValue != nil:
        [try object.requiredText("vulnerability")]
      case .before020, .since020: try self.names(of: object.object("vulnerability"))
      }
    guard let status = try object.word("status", of: statuses)?.meaning else {
      throw object.missing("status", expected: "a status")
    }
    let products =
      switch version {
      case .before020 where try areTexts(object, "products"): try namedProducts(object)
      case .before020, .since020: try self.products(of: object)
      }
    guard !products.isEmpty else {
      throw object.missing("products", expected: "at least one product")
    }
    return VEXStatement(
      vulnerabilities: names, products: products, status: status,
      justification: try justification(object, status),
      timestamp: try object.moment("timestamp") ?? time)
  }

  private static func names(of vulnerability: EvidenceObject) throws(EvidenceError) -> [String] {
    let aliases = try vulnerability.texts("aliases")
    return [try vulnerability.requiredText("name")] + aliases
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

  private static func products(of statement: EvidenceObject) throws(EvidenceError) -> [VEXProduct] {
    // Before version 0.2.0 the statement named the parts, not the product.
    guard statement.member("subcomponents") == nil else {
      throw statement.unexpected("subcomponents", expected: "subcomponents of a product")
    }
    var products: [VEXProduct] = []
    for product in try statement.optionalObjects("products") ?? [] {
      products += try self.products(product)
    }
    return products
  }

  private static func areTexts(
    _ object: EvidenceObject, _ name: String
  ) throws(EvidenceError) -> Bool {
    try object.optionalList(name)?.contains { $0.stringValue != nil } ?? false
  }

  /// Returns the products of a statement before version 0.2.0. Its subcomponents are parts of each
  /// product.
  private static func namedProducts(
    _ statement: EvidenceObject
  ) throws(EvidenceError) -> [VEXProduct] {
    let products = try statement.texts("products").map { VEXProduct($0) }
    let parts = try statement.texts("subcomponents").map { VEXProduct($0) }
    guard !parts.isEmpty else { return products }
    return products.flatMap { product in
      let wholes = product.version.flatMap { Digest($0) }.map { [$0] } ?? []
      return parts.map { $0.within(wholes) }
    }
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
    for part in parts { products.append(VEXProduct(try name(part)).within(wholes)) }
    return products
  }

  /// Returns the package URL of a component, otherwise its id; empty if it has neither.
  private static func name(_ object: EvidenceObject) throws(EvidenceError) -> String {
    let id = try object.statedText("@id")
    return try object.optionalObject("identifiers")?.statedText("purl") ?? id ?? ""
  }
}

extension VEXProduct {
  /// Returns this package, restricted to the products with these digests. If it is itself restricted
  /// to a part of a package, the digests cannot express that, and the restriction is kept.
  func within(_ wholes: [Digest]) -> VEXProduct {
    var product = self
    product.parts = product.parts ?? wholes
    return product
  }
}
