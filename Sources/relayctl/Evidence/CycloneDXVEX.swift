import RFC3339

/// The analyses in a CycloneDX document, 1.4 to 1.6, with or without the components that they speak of.
struct CycloneDXVEX {
  /// What it says, in its order; a vulnerability without an analysis says nothing.
  let statements: [VEXStatement]

  private static let versions = ["1.4", "1.5", "1.6"]

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

  init(_ document: VEXValue) throws(EvidenceError) {
    guard let version = try document.text("specVersion"), Self.versions.contains(version) else {
      throw document.error("specVersion", "expected \(Self.versions.joined(separator: ", "))")
    }
    let components = try CycloneDXComponents(document)
    let time = try document.object("metadata")?.time("timestamp")
    var statements: [VEXStatement] = []
    for value in try document.objects("vulnerabilities") ?? [] {
      guard let analysis = try value.object("analysis") else { continue }
      let status = try analysis.word("state", of: Self.states)?.meaning ?? .underInvestigation
      var names = [try value.requiredText("id")]
      for reference in try value.objects("references") ?? [] {
        names.append(try reference.requiredText("id"))
      }
      let word = try analysis.word("justification", of: Self.justifications)?.text
      let detail = try analysis.text("detail")
      let (updated, issued) = (try analysis.time("lastUpdated"), try analysis.time("firstIssued"))
      statements.append(
        VEXStatement(
          vulnerabilities: names, products: try Self.products(value, status, components),
          status: status, justification: word ?? detail, timestamp: updated ?? issued ?? time))
    }
    self.statements = statements
  }

  private static func products(
    _ value: VEXValue, _ status: VEXStatement.Status, _ components: CycloneDXComponents
  ) throws(EvidenceError) -> [VEXProduct] {
    guard let affects = try value.objects("affects"), !affects.isEmpty else {
      throw value.error("affects", "missing, expected at least one component")
    }
    var products: [VEXProduct] = []
    for affected in affects {
      let product = components.product(try affected.requiredText("ref"))
      guard let versions = try affected.objects("versions") else {
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

  /// The versions that are said not to be affected, one by one. Ranges are not compared: they excuse nothing.
  private static func unaffected(_ values: [VEXValue]) throws(EvidenceError) -> [String] {
    var versions: [String] = []
    for value in values {
      let isUnaffected = try value.word("status", of: versionStates)?.meaning ?? false
      if let version = try value.text("version"), isUnaffected { versions.append(version) }
    }
    return versions
  }
}
