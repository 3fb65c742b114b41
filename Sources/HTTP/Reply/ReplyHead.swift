/// Status and headers of an answer.
package struct ReplyHead: Equatable, Sendable {
  /// The status code (RFC 9110 §15), normally 200 to 599. Interim answers (1xx) are skipped. A
  /// redirect (3xx) is an answer like any other: it is not followed.
  package let status: Int
  /// All header lines in their order; untrusted text.
  package let fields: [Field]

  /// A header line of an answer.
  package struct Field: Equatable, Sendable {
    /// In lower case.
    package let name: String
    /// Without surrounding white space; bytes that are not UTF-8 are replaced by U+FFFD.
    package let value: String
  }

  /// The value of the first header with this lower-case name.
  package subscript(_ name: String) -> String? {
    fields.first { $0.name == name }?.value
  }
}

/// Collects the head of an answer from its lines (RFC 9112 §2.1), as libcurl passes them on.
struct HeadReader {
  /// The head, once its last line has arrived. Trailers arrive later and do not change it.
  private(set) var complete: ReplyHead?
  private var status = 0
  private var fields: [ReplyHead.Field] = []
  private var size = 0

  /// Bytes of all lines of all heads, interim ones included.
  private static let limit = 64 << 10

  /// Reads a line with its line break; `false` if the answer is malformed or its head too large.
  mutating func append(_ line: UnsafeRawBufferPointer) -> Bool {
    size += line.count
    guard size <= Self.limit else { return false }
    guard complete == nil else { return true }
    let text = line.prefix { $0 != 0x0D && $0 != 0x0A }
    guard !text.isEmpty else { return endHead() }
    guard !text.starts(with: "HTTP/".utf8) else { return startHead(text) }
    // A line that starts with a blank continues the line before it (RFC 9112 §5.2): ignored.
    guard let colon = text.firstIndex(of: UInt8(ascii: ":")), text.first.map(isBlank) == false
    else { return true }
    fields.append(
      ReplyHead.Field(
        name: String(decoding: text[..<colon], as: UTF8.self).lowercased(),
        value: String(decoding: trimmed(text[(colon + 1)...]), as: UTF8.self)))
    return true
  }

  private mutating func startHead(_ line: Slice<UnsafeRawBufferPointer>) -> Bool {
    fields = []
    let words = line.split(separator: UInt8(ascii: " "), maxSplits: 2)
    guard words.count > 1, words[1].count == 3,
      let number = Int(String(decoding: words[1], as: UTF8.self)), number >= 100
    else { return false }
    status = number
    return true
  }

  private mutating func endHead() -> Bool {
    guard status != 0 else { return false }
    // After 1xx another head follows (RFC 9110 §15.2).
    if status >= 200 { complete = ReplyHead(status: status, fields: fields) }
    return true
  }

  private func trimmed(_ text: Slice<UnsafeRawBufferPointer>) -> Slice<UnsafeRawBufferPointer> {
    let start = text.firstIndex { !isBlank($0) } ?? text.endIndex
    let end = text.lastIndex { !isBlank($0) }.map { $0 + 1 } ?? start
    return text[start..<end]
  }

  private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}
