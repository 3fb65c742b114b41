import Crypto
import JSON

/// The products of a CSAF document, by `product_id` (§3.2.2 of the specification).
///
/// Only a package URL identifies a product for a scanner. A product without one excuses nothing.
struct CSAFProducts {
  /// The packages of each product. A product can have several package URLs.
  private var products: [String: [Entry]] = [:]
  /// The ids of the products in each product group.
  private var groups: [String: [String]] = [:]

  private struct Entry {
    let product: VEXProduct
    /// The digests of the files or images that are the product.
    let digests: [Digest]
  }

  /// The branches around a product.
  private struct Branches {
    var version: String?
    /// Whether the product is only a part of what its package URL identifies, such as a range of
    /// versions.
    var isNarrow = false
    var hasArchitecture = false
  }

  init(_ tree: EvidenceObject?) throws(EvidenceError) {
    guard let tree else { return }
    try add(tree, Branches())
    for product in try tree.optionalObjects("full_product_names") ?? [] {
      try add(product: product, Branches())
    }
    try addRelationships(of: tree)
    for group in try tree.optionalObjects("product_groups") ?? [] {
      groups[try group.requiredText("group_id"), default: []] += try group.texts("product_ids")
    }
  }

  /// Returns the packages of a product; `nil` if the document has no product with this id.
  func product(_ id: String) -> [VEXProduct]? { products[id]?.map(\.product) }

  /// Returns the ids in `product_ids` of a flag, threat or remediation, and those of the groups in
  /// its `group_ids`.
  func ids(in object: EvidenceObject) throws(EvidenceError) -> [String] {
    try object.texts("product_ids") + object.texts("group_ids").flatMap { groups[$0] ?? [] }
  }

  private mutating func add(
    _ tree: EvidenceObject, _ around: Branches
  ) throws(EvidenceError) {
    for branch in try tree.optionalObjects("branches") ?? [] {
      var branches = around
      let name = try branch.requiredText("name")
      switch try branch.requiredText("category") {
      case "product_version": branches.version = name
      case "architecture": branches.hasArchitecture = true
      case "vendor", "product_family", "product_name": break
      default: branches.isNarrow = true
      }
      try add(branch, branches)
      if let product = try branch.optionalObject("product") {
        try add(product: product, branches)
      }
    }
  }

  private mutating func add(
    product: EvidenceObject, _ branches: Branches
  ) throws(EvidenceError) {
    let helper = try product.optionalObject("product_identification_helper")
    var urls = try helper?.texts("purls") ?? []
    if let url = try helper?.statedText("purl") { urls.append(url) }
    let hashes = try CSAFProducts.digests(of: helper)
    let entries = urls.map { url in
      var entry = VEXProduct(url, version: branches.version)
      let digests = hashes + (entry.version.flatMap { Digest($0) }.map { [$0] } ?? [])
      if branches.isNarrow {
        entry.version = nil
        entry.parts = []
      } else if branches.hasArchitecture, !url.contains("arch=") {
        entry.parts = []
      }
      return Entry(product: entry, digests: digests)
    }
    try add(product, entries.isEmpty ? [Entry(product: VEXProduct(""), digests: hashes)] : entries)
  }

  private mutating func add(
    _ product: EvidenceObject, _ entries: [Entry]
  ) throws(EvidenceError) {
    guard products.updateValue(entries, forKey: try product.requiredText("product_id")) == nil
    else {
      throw EvidenceError(
        "\(product.path(of: "product_id")): not unique, expected one product with this id")
    }
  }

  private static func digests(of helper: EvidenceObject?) throws(EvidenceError) -> [Digest] {
    var digests: [Digest] = []
    for hash in try helper?.optionalObjects("hashes") ?? [] {
      for file in try hash.optionalObjects("file_hashes") ?? []
      where try file.statedText("algorithm") == "sha256" {
        if let digest = try file.statedText("value").flatMap({ Digest(hex: $0) }) {
          digests.append(digest)
        }
      }
    }
    return digests
  }

  /// A product that consists of one product in or on others: `relationships` of version 2.0,
  /// `product_paths` of version 2.1.
  private struct Combination {
    let object: EvidenceObject
    let part: String
    let wholes: [String]
  }

  /// Adds the combined products. A combination can refer to another one, in any order.
  private mutating func addRelationships(of tree: EvidenceObject) throws(EvidenceError) {
    var open: [Combination] = []
    for relation in try tree.optionalObjects("relationships") ?? [] {
      open.append(
        Combination(
          object: try relation.object("full_product_name"),
          part: try relation.requiredText("product_reference"),
          wholes: [try relation.requiredText("relates_to_product_reference")]))
    }
    for path in try tree.optionalObjects("product_paths") ?? [] {
      var wholes: [String] = []
      for step in try path.objects("subpaths") {
        wholes.append(try step.requiredText("next_product_reference"))
      }
      open.append(
        Combination(
          object: try path.object("full_product_name"),
          part: try path.requiredText("beginning_product_reference"), wholes: wholes))
    }
    while !open.isEmpty {
      let ready = open.filter { isKnown($0) }
      guard !ready.isEmpty else {
        throw EvidenceError(
          "\(open[0].object.path(of: "product_id")): refers to a product that is not in the product_tree"
        )
      }
      open.removeAll { isKnown($0) }
      for combination in ready { try add(combination) }
    }
  }

  private func isKnown(_ combination: Combination) -> Bool {
    ([combination.part] + combination.wholes).allSatisfy { products[$0] != nil }
  }

  /// Adds a combined product: the package of the part, in the products that contain it. Only an
  /// image that is named by digest can be compared with what was scanned.
  private mutating func add(_ combination: Combination) throws(EvidenceError) {
    let wholes = combination.wholes.count == 1 ? products[combination.wholes[0]] ?? [] : []
    let digests = wholes.flatMap(\.digests)
    let entries = (products[combination.part] ?? []).map { entry in
      Entry(product: entry.product.within(digests), digests: [])
    }
    try add(combination.object, entries)
  }
}
