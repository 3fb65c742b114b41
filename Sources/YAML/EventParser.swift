import CYAML

/// libyaml's parser over bytes that it does not own.
///
/// Ownership: the parser points into itself, so it is allocated once and never moved; it reads
/// from our copy of the input, which lives until it is deleted; each event is deleted by the call
/// that read it, whatever happens.
struct EventParser: ~Copyable {
  let file: String
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let input: UnsafeMutableBufferPointer<UInt8>

  init(_ bytes: [UInt8], file: String) {
    self.file = file
    input = .allocate(capacity: bytes.count)
    _ = input.initialize(from: bytes)
    parser = .allocate(capacity: 1)
    parser.initialize(to: yaml_parser_t())
    // It fails only when memory is out, and so would everything after it.
    precondition(yaml_parser_initialize(parser) == 1, "no memory for a YAML parser")
    yaml_parser_set_input_string(parser, input.baseAddress, input.count)
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
    input.deallocate()
  }

  /// The next event, copied out of C.
  mutating func next() throws(YAMLError) -> Event {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { throw syntaxError }
    defer { yaml_event_delete(&event) }
    let line = Int(event.start_mark.line) + 1
    return Event(kind: try kind(of: event, line: line), line: line)
  }

  func error(_ reason: YAMLError.Reason, line: Int) -> YAMLError {
    YAMLError(file: file, line: line, reason: reason)
  }

  private var syntaxError: YAMLError {
    // The texts are constants of libyaml; none quotes the input.
    let words = parser.pointee.problem.map { String(cString: $0) } ?? "unreadable"
    return error(.syntax(words), line: Int(parser.pointee.problem_mark.line) + 1)
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
