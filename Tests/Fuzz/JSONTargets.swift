internal import JSON

let jsonTargets = [
  FuzzTarget("json") { bytes in
    let document = attempt { () throws(JSONError) in try JSONDocument(parsing: bytes) }
    let value = document?.root.value
    let second = StrictJSON.read(bytes)
    // Numbers and texts are compared as they are written: `==` of String ignores normalization.
    requireEqual(value.map(spelled), second.map(spelled), "JSON: both readers read the same")
    guard let document, let value else { return }
    requireWritingKeeps(value)
    requireNodesAgree(document.root, value)
  }
]

/// Requires that both written forms read back, and that the canonical one is a fixed point.
func requireWritingKeeps(_ value: JSONValue) {
  let pretty = accepted("JSON: the pretty form is read") { () throws(JSONError) in
    try JSONValue.parse(Array(value.pretty.utf8))
  }
  requireEqual(spelled(pretty), spelled(value), "JSON: the pretty form has the same value")
  let canonical = value.canonical
  let again = accepted("JSON: the canonical form is read") { () throws(JSONError) in
    try JSONValue.parse(canonical)
  }
  requireEqual(again.canonical, canonical, "JSON: the canonical form is a fixed point")
  require(isSame(again, value), "JSON: the canonical form has the same value")
}

/// Whether two values are equal but for the order of members and the spelling of numbers.
private func isSame(_ one: JSONValue, _ other: JSONValue) -> Bool {
  switch (one, other) {
  case (.number(let one), .number(let other)): return one == other || Double(one) == Double(other)
  case (.array(let one), .array(let other)):
    return one.count == other.count && zip(one, other).allSatisfy(isSame)
  case (.object(let one), .object(let other)):
    let (one, other) = (sorted(one), sorted(other))
    return one.count == other.count
      && zip(one, other).allSatisfy {
        $0.name.utf8.elementsEqual($1.name.utf8) && isSame($0.value, $1.value)
      }
  default: return spelled(one) == spelled(other)
  }
}

private func sorted(_ members: [JSONValue.Member]) -> [JSONValue.Member] {
  members.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
}

/// Requires that a node, read member by member, is what it is when decoded as a whole.
private func requireNodesAgree(_ node: JSONNode, _ value: JSONValue) {
  switch value {
  case .object(let members):
    requireEqual(node.members?.count, members.count, "JSON: members of a node")
    for member in members {
      guard let inner = node[member.name] else { return require(false, "JSON: a member is found") }
      requireNodesAgree(inner, member.value)
    }
  case .array(let elements):
    requireEqual(node.elements?.count, elements.count, "JSON: elements of a node")
    for (inner, element) in zip(node.elements ?? [], elements) { requireNodesAgree(inner, element) }
  case .string(let text):
    requireEqual(node.stringValue.map { Array($0.utf8) }, Array(text.utf8), "JSON: text of a node")
  case .number(let literal): requireEqual(node.numberText, literal, "JSON: number of a node")
  case .bool(let value): requireEqual(node.boolValue, value, "JSON: boolean of a node")
  case .null: require(node.isNull, "JSON: null of a node")
  }
}

/// The value as bytes in which every string has its length, so that `==` compares bytes.
func spelled(_ value: JSONValue) -> [UInt8] {
  switch value {
  case .null: return Array("n".utf8)
  case .bool(let value): return Array(value ? "t".utf8 : "f".utf8)
  case .number(let literal): return Array("#\(literal.utf8.count):\(literal)".utf8)
  case .string(let text): return Array("\"\(text.utf8.count):\(text)".utf8)
  case .array(let elements): return Array("[\(elements.count):".utf8) + elements.flatMap(spelled)
  case .object(let members):
    return Array("{\(members.count):".utf8)
      + members.flatMap { spelled(.string($0.name)) + spelled($0.value) }
  }
}
