import JSON
import RFC3339

/// The analyses in a CycloneDX document of version 1.4 to 1.7. The document may omit the components
/// that the analyses refer to.
struct CycloneDXVEX {
  /// The statements in the order of the document. A vulnerability without an analysis results in no
  /// statement.
  let statements: [VEXStatement]

  private static let versions = ["1.4", "1.5", "1.6", "1.7"]

  private static let states: [String: VEXStatement.Status] = [
    "resolved": .fixed, "resolved_with_pedigree": .fixed, "exploitable": .affected,
    "in_triage": .underInvestigation, "false_positive": .notAffected, "not_affected": .notAffected,
  ]

  private static let justifications: [String: Void] = [
    "code_not_present": (), "code_not_reachable": (), "requires_configuration": (),
    "requires_dependency": (), "requires_environment": (), "protected_by_compiler": (),
    "protected_at_runtime": (), "protected_at_perimeter": (),
    "protected_by_mitigating_control": (),
  ]

  private static let versionStates: [String: Bool] = [
    "affected": false, "unaffected": true, "unknown": false,
  ]

  init(_ document: EvidenceObject) throws(EvidenceError) {
    guard let version = try document.statedText("specVersion"), Self.versions.contains(version)
    else {
      throw document.unexpected("specVersion", expected: Self.versions.joined(separator: ", "))
    }
    let components = try CycloneDXComponents(document)
    let time = try document.optionalObject("metadata")?.moment("timestamp")
    var statements: [VEXStatement] = []
    for object in try document.optionalObjects("vulnerabilities") ?? [] {
      guard let analysis = try object.optionalObject("analysis") else { continue }
      let status = try analysis.word("state", of: Self.states)?.meaning ?? .underInvestigation
      var names = [try object.requiredText("id")]
      for reference in try object.optionalObjects("references") ?? [] {
        names.append(try reference.requiredText("id"))
      }
      let word = try analysis.word("justification", of: Self.justifications)?.text
      let detail = try analysis.statedText("detail")
      let updated = try analysis.moment("lastUpdated")
      let issued = try analysis.moment("firstIssued")
      statements.append(
        VEXStatement(
          vulnerabilities: names, products: try Self.products(object, status, components),
          status: status, justification: word ?? detail, timestamp: updated ?? issued ?? time))
    }
    self.statements = statements
  }

  private static func products(
    _ object: EvidenceObject, _ status: VEXStatement.Status, _ components: CycloneDXComponents
  ) throws(EvidenceError) -> [VEXProduct] {
    // An analysis of unknown components excuses nothing, and may be about any of them.
    guard let affects = try object.optionalObjects("affects"), !affects.isEmpty else {
      return [VEXProduct("")]
    }
    var products: [VEXProduct] = []
    for affected in affects {
      let product = components.product(try affected.requiredText("ref"))
      guard let versions = try affected.optionalObjects("versions") else {
        products.append(product)
        continue
      }
      let unaffected = try self.unaffected(versions)
      switch status {
      case .notAffected, .fixed:
        for version in unaffected {
          var one = product
          one.version = version
          products.append(one)
        }
      case .affected, .underInvestigation:
        var every = product
        every.version = nil
        products.append(every)
      }
    }
    return products
  }

  /// Returns the versions that are listed individually as unaffected. Ranges of versions are not
  /// compared, so they excuse nothing.
  private static func unaffected(_ objects: [EvidenceObject]) throws(EvidenceError) -> [String] {
    var versions: [String] = []
    for object in objects {
      let isUnaffected = try object.word("status", of: versionStates)?.meaning ?? false
      if let version = try object.statedText("version"), isUnaffected { versions.append(version) }
    }
    return versions
  }
}

/// The components of a CycloneDX document, including nested components, by their `bom-ref`.
private struct CycloneDXComponents {
  private var products: [String: VEXProduct] = [:]
  private let serial: String?

  init(_ document: EvidenceObject) throws(EvidenceError) {
    serial = try document.statedText("serialNumber")
    if let subject = try document.optionalObject("metadata")?.optionalObject("component") {
      try add(subject)
    }
    for component in try document.optionalObjects("components") ?? [] { try add(component) }
  }

  private mutating func add(_ component: EvidenceObject) throws(EvidenceError) {
    for inner in try component.optionalObjects("components") ?? [] { try add(inner) }
    guard let reference = try component.statedText("bom-ref") else { return }
    let version = try component.statedText("version")
    var product: VEXProduct
    if let url = try component.statedText("purl") {
      product = VEXProduct(url, version: version)
    } else {
      let name = try component.requiredText("name")
      let group = try component.statedText("group")
      let names = group.map { ["\($0)/\(name)", "\($0):\(name)"] } ?? [name]
      product = VEXProduct(names: names, version: version)
    }
    guard products.updateValue(product, forKey: reference) == nil else {
      throw EvidenceError(
        "\(component.path(of: "bom-ref")): not unique, expected one component with this reference")
    }
  }

  /// Returns the product that `affects[].ref` refers to. The reference is the `bom-ref` of a
  /// component of this document, or a BOM-Link `urn:cdx:SERIAL/VERSION#REF` to a component of this
  /// or another document. Any other reference is a package URL or the name of a package.
  func product(_ reference: String) -> VEXProduct {
    if let product = products[reference] { return product }
    guard reference.hasPrefix("urn:cdx:") else { return VEXProduct(reference) }
    let parts = reference.split(separator: "#", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { return VEXProduct("") }
    let link = parts[0].split(separator: "/")[0].dropFirst("urn:cdx:".count)
    if let serial, serial == "urn:uuid:\(link)", let product = products[parts[1]] { return product }
    return VEXProduct(parts[1].hasPrefix("pkg:") ? parts[1] : "")
  }
}
