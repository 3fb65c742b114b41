import RFC3339

extension AllowedSigners {
  /// Reads the file; lines that are refused are told in `defects`, empty ones and comments are left out.
  init(parsing bytes: [UInt8]) {
    var lines: [Line] = []
    var defects: [Defect] = []
    for (index, bytes) in bytes.split(separator: 0x0a, omittingEmptySubsequences: false)
      .enumerated()
    where !bytes.isEmpty && bytes.first != UInt8(ascii: "#") {
      var reader = SignerLineReader(bytes)
      do throws(SignerLineError) { lines.append(try reader.line(number: index + 1)) } catch {
        defects.append(Defect(number: index + 1, reason: error.reason, key: reader.lastKey))
      }
    }
    for index in lines.indices {
      lines[index].isShared = lines.contains {
        $0.key == lines[index].key && $0.principal != lines[index].principal
      }
    }
    self.init(lines: lines, defects: defects)
  }
}

/// Why a line of allowed_signers is refused.
struct SignerLineError: Error {
  let reason: String

  init(_ reason: String) { self.reason = reason }
}

/// Reads one line: `PRINCIPAL [OPTIONS] TYPE BASE64 [COMMENT]` (ssh-keygen(1), ALLOWED SIGNERS).
struct SignerLineReader {
  private let fields: [String]
  private let isText: Bool

  init(_ bytes: ArraySlice<UInt8>) {
    isText = bytes.allSatisfy { $0 == 0x09 || (0x20...0x7e).contains($0) }
    fields = SignerLineReader.fields(of: isText ? bytes : [])
  }

  /// The key of the line however wrong the rest is; `nil` when there is none.
  var lastKey: SSHPublicKey? {
    zip(fields, fields.dropFirst()).lazy
      .compactMap { SSHPublicKey(type: $0, base64: $1) }.first
  }

  /// The line, which stands at `number`.
  mutating func line(number: Int) throws(SignerLineError) -> AllowedSigners.Line {
    guard isText, let principal = fields.first else {
      throw SignerLineError("bytes that are no text, expected printable ASCII")
    }
    try requirePrincipal(principal)
    var rest = fields.dropFirst()
    var options = SignerOptions()
    if let next = rest.first, next.contains("=") || SignerOptions.isFlag(next) {
      options = try SignerOptions(parsing: next)
      rest = rest.dropFirst()
    }
    guard let type = rest.first, let base64 = rest.dropFirst().first else {
      throw SignerLineError("too short, expected PRINCIPAL [OPTIONS] TYPE BASE64")
    }
    guard let key = SSHPublicKey(type: type, base64: base64) else {
      throw SignerLineError(
        "no key, expected one of \(SSHPublicKey.types.joined(separator: ", ")) and its base64")
    }
    return AllowedSigners.Line(
      principal: principal, key: key, namespaces: options.namespaces,
      validAfter: options.validAfter, validBefore: options.validBefore, number: number)
  }

  private func requirePrincipal(_ text: String) throws(SignerLineError) {
    guard !text.contains(",") else {
      throw SignerLineError("several principals on a line, expected exactly one")
    }
    guard !text.utf8.contains(where: { "*?!".utf8.contains($0) }) else {
      throw SignerLineError("a pattern for a principal, expected exactly one name")
    }
    guard (1...128).contains(text.utf8.count), text.utf8.allSatisfy(isPrincipalByte) else {
      throw SignerLineError("no principal, expected one such as alice@example.com")
    }
  }

  private func isPrincipalByte(_ byte: UInt8) -> Bool {
    let letter = byte | 0x20
    return (0x30...0x39).contains(byte) || (0x61...0x7a).contains(letter) && byte >= 0x41
      || "-_.@+".utf8.contains(byte)
  }

  /// The line cut at white space outside of quotes. White space at its start gives an empty first field.
  private static func fields(of bytes: ArraySlice<UInt8>) -> [String] {
    var fields: [[UInt8]] = [[]]
    var isQuoted = false
    for byte in bytes {
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      guard !isQuoted, byte == 0x20 || byte == 0x09 else {
        fields[fields.count - 1].append(byte)
        continue
      }
      if fields.count == 1 || fields.last?.isEmpty == false { fields.append([]) }
    }
    return fields.map { String(decoding: $0, as: UTF8.self) }
  }
}
