internal import CExpat

/// expat's parser for one document.
///
/// Ownership: the parser is freed with this value. The builder that its handlers call is kept until
/// then.
struct ExpatParser: ~Copyable {
  private let pointer: OpaquePointer
  private let session: Session

  /// The context of the handlers.
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

    /// The current line. expat counts the lines again at each call, so call it only where needed.
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

  /// Reads the whole document in one call: with pieces, expat would rescan a long token for each of
  /// them.
  borrowing func document(_ bytes: [UInt8]) throws(XMLError) -> Element {
    let isRead = bytes.withUnsafeBytes { buffer in
      // The caller refuses an empty document.
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

/// Builds a tree from the events of one document.
///
/// It is a class because C keeps a pointer to it while the document is read. Its methods run inside
/// ``ExpatParser/document(_:)``, on one thread.
final class TreeBuilder {
  /// The reason why the document is refused; `nil` until then.
  private(set) var refusal: XMLError.Reason?
  /// The outermost element; `nil` until it ends.
  private(set) var root: Element?
  /// The elements that are not ended, the outermost first.
  private var open: [Element] = []
  /// The texts of `open` so far, as bytes, because expat reports a line in several pieces.
  private var texts: [[UInt8]] = []

  /// Keeps the first reason only: later ones may be its consequence.
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

  /// Ends the innermost element. expat reports the end of an empty element even if its start was
  /// refused.
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

  /// Checks the XML declaration. Without an encoding it means UTF-8 (XML 1.0 §4.3.3).
  func declare(encoding: String?) {
    guard let encoding, encoding.lowercased() != "utf-8" else { return }
    refuse(.encoding(String(encoding.prefix(40))))
  }
}
