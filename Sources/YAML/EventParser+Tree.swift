extension EventParser {
  /// Mappings and sequences may be nested so deep.
  private static var depthLimit: Int { 32 }

  /// The one document of the stream.
  mutating func document() throws(YAMLError) -> Node {
    var event = try next()
    if event.kind == .streamStart { event = try next() }
    guard event.kind == .documentStart else { throw error(.empty, line: 1) }
    let first = try next()
    let root = try node(from: first, depth: 0)
    event = try next()
    if event.kind == .documentEnd { event = try next() }
    guard event.kind == .streamEnd else { throw error(.refused(.secondDocument), line: event.line) }
    // A lone `---` gives a plain scalar of no characters.
    guard root.kind != .scalar("", plain: true) else { throw error(.empty, line: root.line) }
    return root
  }

  private mutating func node(from event: Event, depth: Int) throws(YAMLError) -> Node {
    if case .scalar(let text, let plain) = event.kind {
      return Node(kind: .scalar(text, plain: plain), line: event.line)
    }
    guard depth < Self.depthLimit else {
      throw error(.tooDeep(limit: Self.depthLimit), line: event.line)
    }
    switch event.kind {
    case .sequenceStart:
      return Node(kind: .sequence(try sequence(depth: depth + 1)), line: event.line)
    case .mappingStart:
      return Node(kind: .mapping(try mapping(depth: depth + 1)), line: event.line)
    default: throw error(.syntax("a value is missing"), line: event.line)
    }
  }

  private mutating func sequence(depth: Int) throws(YAMLError) -> [Node] {
    var nodes: [Node] = []
    while true {
      let event = try next()
      guard event.kind != .sequenceEnd else { return nodes }
      nodes.append(try node(from: event, depth: depth))
    }
  }

  private mutating func mapping(depth: Int) throws(YAMLError) -> [Node.Entry] {
    var entries: [Node.Entry] = []
    var lines: [String: Int] = [:]
    while true {
      let event = try next()
      guard event.kind != .mappingEnd else { return entries }
      let key = try key(from: event)
      if let first = lines.updateValue(event.line, forKey: key) {
        throw error(.duplicateKey(key, first: first), line: event.line)
      }
      let value = try next()
      entries.append(
        Node.Entry(key: key, line: event.line, value: try node(from: value, depth: depth)))
    }
  }

  private func key(from event: Event) throws(YAMLError) -> String {
    guard case .scalar(let key, let plain) = event.kind else {
      throw error(.refused(.complexKey), line: event.line)
    }
    guard !(plain && key == "<<") else { throw error(.refused(.mergeKey), line: event.line) }
    guard !key.isEmpty else { throw error(.refused(.emptyKey), line: event.line) }
    return key
  }
}
