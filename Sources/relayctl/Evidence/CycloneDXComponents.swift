/// The components of a CycloneDX document by their `bom-ref`, nested ones too.
struct CycloneDXComponents {
  private var products: [String: VEXProduct] = [:]
  private let serial: String?

  init(_ document: VEXValue) throws(EvidenceError) {
    serial = try document.text("serialNumber")
    if let subject = try document.object("metadata")?.object("component") { try add(subject) }
    for component in try document.objects("components") ?? [] { try add(component) }
  }

  private mutating func add(_ component: VEXValue) throws(EvidenceError) {
    for inner in try component.objects("components") ?? [] { try add(inner) }
    guard let reference = try component.text("bom-ref") else { return }
    let version = try component.text("version")
    var product: VEXProduct
    if let url = try component.text("purl") {
      product = VEXProduct(url, version: version)
    } else {
      let name = try component.requiredText("name")
      let names = try component.text("group").map { ["\($0)/\(name)", "\($0):\(name)"] } ?? [name]
      product = VEXProduct(names: names, version: version)
    }
    guard products.updateValue(product, forKey: reference) == nil else {
      throw component.error("bom-ref", "stands there twice, expected one component of this name")
    }
  }

  /// What `affects[].ref` names: a component of this document, or of another one through a BOM-Link
  /// `urn:cdx:SERIAL/VERSION#REF`; else a package URL or a name as it stands.
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
