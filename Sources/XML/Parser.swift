internal import CExpat

/// expat's parser of one document.
///
/// Ownership: the parser is freed with this value, and the builder that its handlers call is kept
/// until then.
struct Parser: ~Copyable {
  private let pointer: OpaquePointer
  private let session: Session

  /// What the handlers get as their context.
  private final class Session {
    let builder: TreeBuilder
    var parser: OpaquePointer?

    init(_ builder: TreeBuilder) { self.builder = builder }

    /// Runs `body` on the builder, and stops the parser if that refused the document.
    func with(_ body: (TreeBuilder) -> Void) {
      guard builder.refusal == nil else { return }
      body(builder)
      if builder.refusal != nil, let parser { cexpat_stop(parser) }
    }

    /// expat counts the lines anew up to here: asked for where it is needed only.
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

  /// Reads the whole document in one call: expat would begin a long token anew with each piece.
  borrowing func document(_ bytes: [UInt8]) throws(XMLError) -> Element {
    let isRead = bytes.withUnsafeBytes { buffer in
      // The caller has refused an empty document.
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
