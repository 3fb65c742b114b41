internal import CExpat

/// An expat parser for one document.
///
/// The C parser is freed when this value ends. Until then, `session` keeps alive the builder that
/// the handlers call.
struct ExpatParser: ~Copyable {
  private let pointer: OpaquePointer
  private let session: Session

  /// The context object that expat passes to the handlers.
  private final class Session {
    let builder: TreeBuilder
    var parser: OpaquePointer?

    init(_ builder: TreeBuilder) { self.builder = builder }

    /// Runs `body` on the builder, and stops the parser if the builder refuses the document.
    func with(_ body: (TreeBuilder) -> Void) {
      guard builder.refusal == nil else { return }
      body(builder)
      if builder.refusal != nil, let parser { cexpat_stop(parser) }
    }

    /// The current line number. expat counts lines again for each query, so use this only where
    /// needed.
    var line: Int { parser.map { Int(cexpat_line($0)) } ?? 1 }

    static func at(_ context: UnsafeMutableRawPointer) -> Session {
      Unmanaged<Session>.fromOpaque(context).takeUnretainedValue()
    }
  }

  init(_ builder: TreeBuilder) throws(XMLError) {
    if let failure = cexpat_load() {
      throw XMLError(line: 1, reason: .unavailable(String(cString: failure)))
    }
    let session = Session(builder)
    var handlers = Self.handlers
    guard let parser = cexpat_new(&handlers, Unmanaged.passUnretained(session).toOpaque()) else {
      throw XMLError(line: 1, reason: .unavailable("no memory for a parser"))
    }
    session.parser = parser
    pointer = parser
    self.session = session
  }

  deinit {
    cexpat_free(pointer)
  }

  /// Parses the whole document in one call. If the document were passed in pieces, expat would scan
  /// a long token again for each piece.
  borrowing func document(_ bytes: [UInt8]) throws(XMLError) -> Element {
    let isRead = bytes.withUnsafeBytes { buffer in
      // The base address is never nil, because the caller refuses an empty document.
      buffer.baseAddress.map { cexpat_parse(pointer, $0, Int32(buffer.count)) } ?? false
    }
    if let refusal = session.builder.refusal { throw error(refusal) }
    guard isRead, let root = session.builder.root else {
      throw error(.syntax(String(cString: cexpat_problem(pointer))))
    }
    return root
  }

  private borrowing func error(_ reason: XMLError.Reason) -> XMLError {
    XMLError(line: Int(cexpat_line(pointer)), reason: reason)
  }

  private static var handlers: cexpat_handlers {
    cexpat_handlers(
      start: { context, name, attributes, count in
        let session = Session.at(context)
        session.with { builder in
          func text(_ index: Int) -> String { attributes[index].map { String(cString: $0) } ?? "" }
          builder.start(
            String(cString: name),
            stride(from: 0, to: count, by: 2).map {
              Element.Attribute(name: text($0), value: text($0 + 1))
            }, line: session.line)
        }
      },
      end: { context in Session.at(context).with { $0.end() } },
      text: { context, bytes, count in
        Session.at(context).with { $0.text(UnsafeRawBufferPointer(start: bytes, count: count)) }
      },
      declaration: { context, encoding in
        Session.at(context).with { $0.declare(encoding: encoding.map { String(cString: $0) }) }
      },
      doctype: { context in Session.at(context).with { $0.refuse(.doctype) } })
  }
}

/// Builds a tree from the parse events of one document.
///
/// It is a class because C keeps a pointer to it during parsing. Its methods run inside
/// ``ExpatParser/document(_:)``, on one thread.
final class TreeBuilder {
  /// The reason for refusing the document; `nil` while it is acceptable.
  private(set) var refusal: XMLError.Reason?
  /// The root element; `nil` until its end tag.
  private(set) var root: Element?
  /// The elements that have no end tag yet, the outermost first.
  private var open: [Element] = []
  /// The text of each element in `open` so far. The pieces are kept as bytes because expat reports
  /// one line in several pieces.
  private var texts: [[UInt8]] = []
  /// The encodings that the document may declare besides UTF-8, in lower case.
  private let encodings: Set<String>

  init(encodings: Set<String>) { self.encodings = encodings }

  /// Refuses the document. Only the first reason is kept, because later ones may result from it.
  func refuse(_ reason: XMLError.Reason) {
    refusal = refusal ?? reason
  }

  func start(_ name: String, _ attributes: [Element.Attribute], line: Int) {
    guard open.count < Element.depthLimit else {
      return refuse(.tooDeep(limit: Element.depthLimit))
    }
    open.append(Element(name: name, attributes: attributes, line: line))
    texts.append([])
  }

  /// Ends the innermost element. expat reports the end of an empty element even if the builder
  /// refused its start.
  func end() {
    guard refusal == nil, var ended = open.popLast(), let text = texts.popLast() else { return }
    ended.text = String(decoding: text, as: UTF8.self)
    guard let parent = open.indices.last else {
      root = ended
      return
    }
    open[parent].children.append(ended)
  }

  func text(_ piece: UnsafeRawBufferPointer) {
    guard let innermost = texts.indices.last else { return }
    texts[innermost] += piece
  }

  /// Checks the XML declaration. If it declares no encoding, the encoding is UTF-8, or UTF-16 after
  /// a byte order mark (XML 1.0 §4.3.3). expat itself always reads UTF-8.
  func declare(encoding: String?) {
    guard let name = encoding?.lowercased(), name != "utf-8", !encodings.contains(name),
      let encoding
    else { return }
    refuse(.encoding(String(encoding.prefix(40))))
  }
}
