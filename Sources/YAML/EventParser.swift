import CYAML

/// A parser for one document, based on libyaml.
///
/// Memory: libyaml's parser contains pointers into itself, so it is allocated once and never moved.
/// It reads from a copy of the input that exists until the parser is deleted. `next()` deletes each
/// event that it reads, also on errors.
struct EventParser: ~Copyable {
  private let file: String
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let input: UnsafeMutableBufferPointer<UInt8>

  init(_ bytes: [UInt8], file: String) {
    self.file = file
    input = .allocate(capacity: bytes.count)
    _ = input.initialize(from: bytes)
    parser = .allocate(capacity: 1)
    parser.initialize(to: yaml_parser_t())
    // This fails only if memory is exhausted, in which case the program cannot continue.
    precondition(yaml_parser_initialize(parser) == 1, "no memory for a YAML parser")
    yaml_parser_set_input_string(parser, input.baseAddress, input.count)
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
    input.deallocate()
  }

  /// Returns the next event, copied into Swift values.
  private mutating func next() throws(YAMLError) -> Event {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { throw syntaxError }
    defer { yaml_event_delete(&event) }
    let line = Int(event.start_mark.line) + 1
    return Event(kind: try kind(of: event, line: line), line: line)
  }

  private func error(_ reason: YAMLError.Reason, line: Int) -> YAMLError {
    YAMLError(file: file, line: line, reason: reason)
  }

  private var syntaxError: YAMLError {
    // The messages are constants of libyaml. None of them contains input.
    let message = parser.pointee.problem.map { String(cString: $0) } ?? "unreadable"
    return error(.syntax(message), line: Int(parser.pointee.problem_mark.line) + 1)
  }

  private func kind(of event: yaml_event_t, line: Int) throws(YAMLError) -> Event.Kind {
    switch event.type {
    case YAML_STREAM_START_EVENT: return .streamStart
    case YAML_STREAM_END_EVENT: return .streamEnd
    case YAML_DOCUMENT_START_EVENT:
      let start = event.data.document_start
      guard start.version_directive == nil, start.tag_directives.start == start.tag_directives.end
      else { throw error(.refused(.directive), line: line) }
      return .documentStart
    case YAML_DOCUMENT_END_EVENT: return .documentEnd
    case YAML_ALIAS_EVENT: throw error(.refused(.alias), line: line)
    case YAML_SCALAR_EVENT: return try scalar(of: event, line: line)
    case YAML_SEQUENCE_START_EVENT:
      let start = event.data.sequence_start
      try requireBare(anchor: start.anchor, tag: start.tag, line: line)
      return .sequenceStart
    case YAML_SEQUENCE_END_EVENT: return .sequenceEnd
    case YAML_MAPPING_START_EVENT:
      let start = event.data.mapping_start
      try requireBare(anchor: start.anchor, tag: start.tag, line: line)
      return .mappingStart
    case YAML_MAPPING_END_EVENT: return .mappingEnd
    default: throw error(.syntax("unknown event"), line: line)
    }
  }

  private func scalar(of event: yaml_event_t, line: Int) throws(YAMLError) -> Event.Kind {
    let scalar = event.data.scalar
    try requireBare(anchor: scalar.anchor, tag: scalar.tag, line: line)
    let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
    guard !bytes.contains(0) else { throw error(.refused(.nulCharacter), line: line) }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw error(.unreadable(.notUTF8), line: line)
    }
    return .scalar(text, plain: scalar.style == YAML_PLAIN_SCALAR_STYLE)
  }

  private func requireBare(
    anchor: UnsafeMutablePointer<UInt8>?, tag: UnsafeMutablePointer<UInt8>?, line: Int
  ) throws(YAMLError) {
    guard anchor == nil else { throw error(.refused(.anchor), line: line) }
    guard tag == nil else { throw error(.refused(.tag), line: line) }
  }
}

// Builds the tree of nodes from events.
extension EventParser {
  /// The maximum depth of nested mappings and sequences.
  private static var depthLimit: Int { 32 }

  /// Parses the only document of the stream and returns its root.
  mutating func document() throws(YAMLError) -> Node {
    var event = try next()
    if event.kind == .streamStart { event = try next() }
    guard event.kind == .documentStart else { throw error(.empty, line: 1) }
    let first = try next()
    let root = try node(from: first, depth: 0)
    event = try next()
    if event.kind == .documentEnd { event = try next() }
    guard event.kind == .streamEnd else { throw error(.refused(.secondDocument), line: event.line) }
    // libyaml reports a lone `---` as a plain scalar without characters.
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

/// An event of libyaml and the line on which it begins.
private struct Event: Equatable {
  let kind: Kind
  let line: Int

  enum Kind: Equatable {
    case streamStart, streamEnd, documentStart, documentEnd
    case sequenceStart, sequenceEnd, mappingStart, mappingEnd
    case scalar(String, plain: Bool)
  }
}
