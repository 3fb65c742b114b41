internal import CExpat

/// Reads whole documents with libexpat, as strictly as untrusted input asks: UTF-8, no document type and so no entities
/// of its own, bounded depth and size.
package enum XMLDocument {
  /// How deep elements may nest.
  package static let depthLimit = 64
  /// The largest document: 32 MiB.
  package static let sizeLimit = 32 << 20

  /// The root element.
  package static func parse(_ bytes: [UInt8]) throws(XMLError) -> XMLElement {
    guard !bytes.isEmpty else { throw XMLError(problem: .empty, line: 1) }
    guard bytes.count <= sizeLimit else { throw XMLError(problem: .tooLarge, line: 1) }
    if let failure = cexpat_load() {
      throw XMLError(problem: .unavailable(String(cString: failure)), line: 1)
    }
    let builder = Builder()
    var line = 0
    let status = withExtendedLifetime(builder) {
      var handler = handler(for: builder)
      return bytes.withUnsafeBytes { buffer in
        buffer.baseAddress.map { cexpat_parse($0, buffer.count, &handler, &line) } ?? 1
      }
    }
    switch status {
    case 0: break
    case 2: throw XMLError(problem: builder.refusal ?? .malformed, line: line)
    case 3: throw XMLError(problem: .unavailable("memory is short"), line: line)
    default: throw XMLError(problem: .malformed, line: line)
    }
    guard let root = builder.root else { throw XMLError(problem: .malformed, line: line) }
    return root
  }

  private static func handler(for builder: Builder) -> cexpat_handler {
    cexpat_handler(
      context: Unmanaged.passUnretained(builder).toOpaque(),
      start: { context, name, attributes in
        Builder.of(context).start(String(cString: name), attributes)
      },
      end: { Builder.of($0).end() },
      text: { context, bytes, count in Builder.of(context).text(bytes, count) },
      doctype: { Builder.of($0).refuse(.documentType) })
  }
}

/// Puts elements together as the parser meets them. Touched by the one call of the parser alone.
private final class Builder {
  private var open: [XMLElement] = []
  private(set) var root: XMLElement?
  private(set) var refusal: XMLError.Problem?

  static func of(_ context: UnsafeMutableRawPointer) -> Builder {
    Unmanaged<Builder>.fromOpaque(context).takeUnretainedValue()
  }

  func refuse(_ problem: XMLError.Problem) -> Bool {
    refusal = refusal ?? problem
    return false
  }

  func start(_ name: String, _ pairs: UnsafePointer<UnsafePointer<CChar>?>) -> Bool {
    guard open.count < XMLDocument.depthLimit else { return refuse(.tooDeep) }
    var attributes: [String: String] = [:]
    var index = 0
    while let key = pairs[index], let value = pairs[index + 1] {
      attributes[String(cString: key)] = String(cString: value)
      index += 2
    }
    open.append(XMLElement(name: name, attributes: attributes))
    return true
  }

  func end() -> Bool {
    guard let element = open.popLast() else { return refuse(.malformed) }
    if open.isEmpty { root = element } else { open[open.count - 1].children.append(element) }
    return true
  }

  func text(_ bytes: UnsafePointer<CChar>, _ count: Int) -> Bool {
    guard !open.isEmpty else { return true }
    open[open.count - 1].text += UnsafeBufferPointer(start: bytes, count: count).withMemoryRebound(
      to: UInt8.self
    ) { String(decoding: $0, as: UTF8.self) }
    return true
  }
}
