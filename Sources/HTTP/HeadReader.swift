/// Gathers the head of an answer from its lines (RFC 9112 §2.1), as libcurl gives them.
struct HeadReader {
  /// The head, once its last line has come. Trailers come later and change nothing.
  private(set) var complete: ReplyHead?
  private var status = 0
  private var fields: [ReplyHead.Field] = []
  private var size = 0

  /// Bytes of all lines of all heads, interim ones too.
  private static let limit = 64 << 10

  /// Takes a line with its end; `false`: no more of this.
  mutating func take(_ line: UnsafeRawBufferPointer) -> Bool {
    size += line.count
    guard size <= Self.limit else { return false }
    guard complete == nil else { return true }
    let text = line.prefix { $0 != 0x0D && $0 != 0x0A }
    guard !text.isEmpty else { return endHead() }
    guard !text.starts(with: "HTTP/".utf8) else { return startHead(text) }
    // A line that goes on from the one before (RFC 9112 §5.2) starts with a blank: passed over.
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
    // 1xx: another head follows (RFC 9110 §15.2).
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
