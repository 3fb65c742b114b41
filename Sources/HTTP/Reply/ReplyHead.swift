/// The head of a response: its status and headers.
package struct ReplyHead: Equatable, Sendable {
  /// The status code (RFC 9110 §15), normally 200 to 599. Interim responses (1xx) are skipped.
  /// Redirects (3xx) are not followed.
  package let status: Int
  /// All header lines, in the order received. Their text is untrusted.
  package let fields: [Field]

  /// One header line of a response.
  package struct Field: Equatable, Sendable {
    /// The name, in lower case.
    package let name: String
    /// The value, without surrounding white space. Bytes that are not UTF-8 are replaced with
    /// U+FFFD.
    package let value: String
  }

  /// Returns the value of the first header with this name, which must be in lower case.
  package subscript(_ name: String) -> String? {
    fields.first { $0.name == name }?.value
  }

  /// Whether the body has a content coding such as gzip (RFC 9110 §8.4).
  var isEncoded: Bool {
    fields.contains { field in
      field.name == "content-encoding"
        && field.value.lowercased().split(separator: ",").contains {
          let coding = $0.filter { !$0.isWhitespace }
          return !coding.isEmpty && coding != "identity"
        }
    }
  }
}

/// Parses the head of a response (RFC 9112 §2.1) line by line, as libcurl delivers it.
struct HeadReader {
  /// The head; `nil` until its last line has arrived. Trailers, which arrive later, do not change
  /// it.
  private(set) var complete: ReplyHead?
  private var status = 0
  private var fields: [ReplyHead.Field] = []
  private var size = 0

  /// The maximum size of all header lines, in bytes, including those of interim responses.
  private static let limit = 64 << 10

  /// Parses a line with its line break. Returns `false` if the response is malformed or its head is
  /// too large.
  mutating func append(_ line: UnsafeRawBufferPointer) -> Bool {
    size += line.count
    guard size <= Self.limit else { return false }
    guard complete == nil else { return true }
    let text = line.prefix { $0 != 0x0D && $0 != 0x0A }
    guard !text.isEmpty else { return endHead() }
    guard !text.starts(with: "HTTP/".utf8) else { return startHead(text) }
    // Ignore a line that starts with a blank: it continues the line before it (RFC 9112 §5.2).
    guard let colon = text.firstIndex(of: UInt8(ascii: ":")), text.first.map(isBlank) == false
    else { return true }
    fields.append(
      ReplyHead.Field(
        name: lowered(text[..<colon]),
        value: String(decoding: trimmed(text[(colon + 1)...]), as: UTF8.self)))
    return true
  }

  private mutating func startHead(_ line: Slice<UnsafeRawBufferPointer>) -> Bool {
    fields = []
    fields.reserveCapacity(8)
    let isSpace = { (byte: UInt8) in byte == UInt8(ascii: " ") }
    let code = line.drop { !isSpace($0) }.drop(while: isSpace).prefix { !isSpace($0) }
    guard code.count == 3, let number = Int(String(decoding: code, as: UTF8.self)), number >= 100
    else { return false }
    status = number
    return true
  }

  private mutating func endHead() -> Bool {
    guard status != 0 else { return false }
    // An interim response (1xx) is followed by another head (RFC 9110 §15.2).
    if status >= 200 { complete = ReplyHead(status: status, fields: fields) }
    return true
  }

  /// Returns a name with its ASCII letters in lower case. Bytes that are not UTF-8 are replaced.
  private func lowered(_ name: Slice<UnsafeRawBufferPointer>) -> String {
    String(unsafeUninitializedCapacity: name.count) { buffer in
      for (index, byte) in name.enumerated() {
        let isUpper = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
        buffer[index] = isUpper ? byte | 0x20 : byte
      }
      return name.count
    }
  }

  private func trimmed(_ text: Slice<UnsafeRawBufferPointer>) -> Slice<UnsafeRawBufferPointer> {
    let start = text.firstIndex { !isBlank($0) } ?? text.endIndex
    let end = text.lastIndex { !isBlank($0) }.map { $0 + 1 } ?? start
    return text[start..<end]
  }

  private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}
