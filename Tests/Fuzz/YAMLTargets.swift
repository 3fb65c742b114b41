internal import Configuration
internal import Manifest
internal import Policy

@testable import YAML

let yamlTargets = [
  FuzzTarget("yaml") { bytes in
    guard let document = parsed(bytes) else { return }
    let written = BlockYAML.text(of: document.root)
    let again = accepted("YAML: the written document is read") { () throws(YAMLError) in
      try Document.parse(written, file: "again.yaml", limit: 1 << 24)
    }
    requireEqual(spelled(again.root), spelled(document.root), "YAML: the written document is equal")
    requireLimits(document.root, depth: 0)
    let other = spaced(document.root)
    let spacedAgain = accepted("YAML: another document is read") { () throws(YAMLError) in
      try Document.parse(BlockYAML.text(of: other), file: "other.yaml", limit: 1 << 24)
    }
    requireEqual(spelled(spacedAgain.root), spelled(other), "YAML: white space in texts is kept")
  },
  FuzzTarget("policy") { bytes in
    guard let policy = attempt({ () throws(YAMLError) in try promotionPolicy(bytes) }),
      let document = parsed(bytes)
    else { return }
    let again = accepted("policy: the written policy is read") { () throws(YAMLError) in
      try promotionPolicy(BlockYAML.text(of: document.root))
    }
    require(isSame(again, policy), "policy: the written policy is equal")
    requireFloors(policy)
    for node in withUnknownKeys(document.root) {
      let refused = attempt { () throws(YAMLError) in try promotionPolicy(BlockYAML.text(of: node))
      }
      require(refused == nil, "policy: an unknown key is refused")
    }
  },
  FuzzTarget("exceptions") { bytes in
    guard let exceptions = attempt({ () throws(YAMLError) in try exceptionList(bytes) }),
      let document = parsed(bytes)
    else { return }
    let again = accepted("exceptions: the written list is read") { () throws(YAMLError) in
      try exceptionList(BlockYAML.text(of: document.root))
    }
    requireEqual(again, exceptions, "exceptions: the written list is equal")
    requireOneExcuse(exceptions)
    for exception in exceptions { requireNoSecret(in: exception) }
  },
  FuzzTarget("manifest") { bytes in
    let manifest = attempt { () throws(ConfigManifestError) in
      try ConfigManifest.parse(bytes, file: "manifest.yaml")
    }
    guard let manifest else { return }
    requireEqual(manifest.bytes, bytes, "manifest: it is written as it was read")
    guard let other = changed(manifest) else { return }
    let again = accepted("manifest: another content is read") { () throws(ConfigManifestError) in
      try ConfigManifest.parse(other.bytes, file: "other.yaml")
    }
    requireEqual(again, other, "manifest: another content is equal")
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

/// Requires that no limit of the format is exceeded.
private func requireLimits(_ node: Node, depth: Int) {
  switch node.kind {
  case .scalar(let text, _): require(!text.utf8.contains(0), "YAML: no text has a NUL")
  case .sequence(let nodes):
    require(depth < 32, "YAML: at most 32 levels")
    for node in nodes { requireLimits(node, depth: depth + 1) }
  case .mapping(let entries):
    require(depth < 32, "YAML: at most 32 levels")
    let keys = entries.map(\.key)
    require(Set(keys).count == keys.count && !keys.contains(""), "YAML: each key occurs once")
    for entry in entries { requireLimits(entry.value, depth: depth + 1) }
  }
}

/// The node with white space around every text, which a document that is only written again may
/// have lost before.
private func spaced(_ node: Node) -> Node {
  switch node.kind {
  case .scalar(let text, _): return Node(kind: .scalar(" \(text)\n", plain: false), line: 1)
  case .sequence(let nodes): return Node(kind: .sequence(nodes.map(spaced)), line: 1)
  case .mapping(let entries):
    let entries = entries.map { Node.Entry(key: " \($0.key)\n", line: 1, value: spaced($0.value)) }
    return Node(kind: .mapping(entries), line: 1)
  }
}
