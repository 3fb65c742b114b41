import Crypto

extension Entry {
  /// Reads a line (without its LF) that must be the entry's canonical form, byte for byte.
  package init(line: some Collection<UInt8>) throws(EntryError) {
    self = try Self.decoded(Array(line))
  }

  private static func decoded(_ line: [UInt8]) throws(EntryError) -> Entry {
    // The buffer's closure cannot throw a typed error together with its value in one step.
    let result: Result<Entry, EntryError> = line.withUnsafeBytes { bytes in
      do throws(EntryError) { return .success(try Entry(scanning: bytes)) } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  private init(scanning line: UnsafeRawBufferPointer) throws(EntryError) {
    let fields = try EntryScanner.fields(of: line)
    func text(_ range: Range<Int>) -> String { Self.unescaped(line[range]) }
    var content = EntryDraft(
      time: fields.time, kind: fields.kind, env: text(fields.env), actor: text(fields.actor),
      commit: text(fields.commit), ticket: text(fields.ticket), deploy: text(fields.deploy))
    for (key, value) in try EntryScanner.members(in: fields.details, of: line) {
      content.details[text(key)] = text(value)
    }
    for (key, value) in try EntryScanner.members(in: fields.digests, of: line) {
      content.digests[text(key)] = Digest(text(value))
    }
    self.init(decoded: content, seq: fields.seq)
  }

  /// What `\"` and `\\` stand for; the scanner let no other escape pass.
  private static func unescaped(_ bytes: Slice<UnsafeRawBufferPointer>) -> String {
    let backslash = UInt8(ascii: "\\")
    guard bytes.contains(backslash) else { return String(decoding: bytes, as: UTF8.self) }
    var plain: [UInt8] = []
    var isEscaped = false
    for byte in bytes {
      if byte == backslash && !isEscaped {
        isEscaped = true
      } else {
        plain.append(byte)
        isEscaped = false
      }
    }
    return String(decoding: plain, as: UTF8.self)
  }
}
