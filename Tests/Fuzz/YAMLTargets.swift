internal import Configuration
internal import Manifest
internal import Policy
internal import YAML

let yamlTargets = [
  FuzzTarget("yaml") { bytes in
    guard let document = parsed(bytes) else { return }
    let written = BlockYAML.text(of: document.root)
    let again = accepted("YAML: the written document is read") { () throws(YAMLError) in
      try Document.parse(written, file: "again.yaml", limit: 1 << 24)
    }
    requireEqual(spelled(again.root), spelled(document.root), "YAML: the written document is equal")
  },
  FuzzTarget("policy") { bytes in
    guard let policy = attempt({ () throws(YAMLError) in try promotionPolicy(bytes) }),
      let document = parsed(bytes)
    else { return }
    let again = accepted("policy: the written policy is read") { () throws(YAMLError) in
      try promotionPolicy(BlockYAML.text(of: document.root))
    }
    require(isSame(again, policy), "policy: the written policy is equal")
  },
  FuzzTarget("exceptions") { bytes in
    guard let exceptions = attempt({ () throws(YAMLError) in try exceptionList(bytes) }),
      let document = parsed(bytes)
    else { return }
    let again = accepted("exceptions: the written list is read") { () throws(YAMLError) in
      try exceptionList(BlockYAML.text(of: document.root))
    }
    requireEqual(again, exceptions, "exceptions: the written list is equal")
  },
  FuzzTarget("manifest") { bytes in
    let manifest = attempt { () throws(ConfigManifestError) in
      try ConfigManifest.parse(bytes, file: "manifest.yaml")
    }
    guard let manifest else { return }
    requireEqual(manifest.bytes, bytes, "manifest: it is written as it was read")
  },
]

private func parsed(_ bytes: [UInt8]) -> Document? {
  attempt { () throws(YAMLError) in try Document.parse(bytes, file: "input.yaml") }
}

private func promotionPolicy(_ bytes: [UInt8]) throws(YAMLError) -> PromotionPolicy {
  try PromotionPolicy.parse(bytes, file: "policy.yaml")
}

private func exceptionList(_ bytes: [UInt8]) throws(YAMLError) -> [DriftException] {
  try ExceptionList.parse(bytes, file: "exceptions.yaml")
}

/// Whether two policies are equal but for the digest of their files.
private func isSame(_ one: PromotionPolicy, _ other: PromotionPolicy) -> Bool {
  one.expires == other.expires && one.driftLimit == other.driftLimit && one.secrets == other.secrets
    && one.scans == other.scans && one.approvals == other.approvals
    && one.promotions == other.promotions && one.environments == other.environments
    && one.logbookOrigin == other.logbookOrigin && one.capacity == other.capacity
}

/// The content of a node without lines, as bytes in which every text has its length.
private func spelled(_ node: Node) -> [UInt8] {
  switch node.kind {
  case .scalar(let text, _): return Array("\"\(text.utf8.count):\(text)".utf8)
  case .sequence(let nodes): return Array("[\(nodes.count):".utf8) + nodes.flatMap(spelled)
  case .mapping(let entries):
    return Array("{\(entries.count):".utf8)
      + entries.flatMap { Array("\($0.key.utf8.count):\($0.key)".utf8) + spelled($0.value) }
  }
}

/// Writes a node as a block of YAML. The product writes no YAML but manifests.
enum BlockYAML {
  static func text(of node: Node) -> [UInt8] { Array((written(node, 0) + "\n").utf8) }

  /// The node without a line end; `depth` is the indentation of its lines but the first.
  private static func written(_ node: Node, _ depth: Int) -> String {
    switch node.kind {
    case .scalar(let text, let plain): plain && isWord(text) ? text : quoted(text)
    case .sequence([]): "[]"
    case .mapping([]): "{}"
    case .sequence(let nodes): nodes.map { item("- ", $0, depth) }.joined(separator: line(depth))
    case .mapping(let entries):
      // With `?` a key may be longer than 1,024 characters (YAML 1.1 §9.3.2).
      entries.map { "? \(quoted($0.key))\(line(depth))\(item(": ", $0.value, depth))" }
        .joined(separator: line(depth))
    }
  }

  private static func item(_ mark: String, _ node: Node, _ depth: Int) -> String {
    mark + written(node, depth + 1)
  }

  private static func line(_ depth: Int) -> String {
    "\n" + String(repeating: "  ", count: depth)
  }

  /// Whether a plain scalar can be written without quotes; numbers and words must stay plain.
  private static func isWord(_ text: String) -> Bool {
    text == "~"
      || text.utf8.allSatisfy {
        switch $0 {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "."), UInt8(ascii: "_"): true
        default: false
        }
      }
  }

  private static func quoted(_ text: String) -> String {
    "\"" + text.unicodeScalars.map(escaped).joined() + "\""
  }

  private static func escaped(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\"", "\\": return "\\\(scalar)"
    case " "..."~": return String(scalar)
    default:
      let hex = String(scalar.value, radix: 16)
      return "\\U" + String(repeating: "0", count: 8 - hex.utf8.count) + hex
    }
  }
}
