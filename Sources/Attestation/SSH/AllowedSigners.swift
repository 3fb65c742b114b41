package import RFC3339

/// The keys of approvers, from an `allowed_signers` file. The parser is stricter than ssh-keygen.
///
/// ssh-keygen accepts a line that names several people or a pattern, so that one key can sign for
/// all of them. This parser refuses such a line. It also refuses a certificate authority and any
/// option that it does not support. The other lines of the file remain valid.
package struct AllowedSigners: Equatable, Sendable {
  /// The accepted lines, in the order of the file.
  package let lines: [Line]
  /// The refused lines.
  package let defects: [Defect]

  /// An accepted line, with one person and one key.
  package struct Line: Equatable, Sendable {
    /// The person, such as `alice@example.com`.
    package let principal: String
    package let key: SSHPublicKey
    /// The namespaces in which the key may sign; `nil` means any namespace.
    let namespaces: [String]?
    /// The first second in which the key is valid; `nil` means no limit.
    let validAfter: Timestamp?
    /// The last second in which the key is valid; `nil` means no limit.
    let validBefore: Timestamp?
    /// The line number, from 1.
    package let number: Int
  }

  /// A refused line.
  package struct Defect: Equatable, Sendable {
    /// The line number, from 1.
    package let number: Int
    /// What is wrong and what would be accepted.
    package let reason: String
    /// The key on the line; `nil` if no key can be read.
    package let key: SSHPublicKey?
  }

  /// Returns the lines with this key.
  package func lines(of key: SSHPublicKey) -> [Line] { lines.filter { $0.key == key } }

  /// Returns the lines of this person.
  package func lines(of principal: String) -> [Line] { lines.filter { $0.principal == principal } }
}

extension AllowedSigners.Line {
  /// Returns the reason why the key cannot sign in `namespace` at `time`; `nil` if it can.
  package func objection(namespace: String, at time: Timestamp) -> String? {
    if let namespaces, !namespaces.contains(namespace) {
      return
        "line \(number) allows namespaces \(namespaces.joined(separator: ",")), not \(namespace)"
    }
    if let validAfter, time < validAfter {
      return "line \(number) is not valid before \(validAfter)"
    }
    if let validBefore, time > validBefore {
      return "line \(number) expired at \(validBefore)"
    }
    return nil
  }

  /// The line in the form that ssh-keygen reads, with a line feed. It is formatted from the parsed
  /// values, so ssh-keygen uses the same values as this library.
  package var text: String {
    var options: [String] = []
    if let namespaces { options.append("namespaces=\"\(namespaces.joined(separator: ","))\"") }
    if let validAfter { options.append("valid-after=\"\(validAfter.compact)\"") }
    if let validBefore { options.append("valid-before=\"\(validBefore.compact)\"") }
    let middle = options.isEmpty ? "" : options.joined(separator: ",") + " "
    return "\(principal) \(middle)\(key.line)\n"
  }
}

extension AllowedSigners {
  /// Parses the file. Refused lines are added to `defects`. Empty lines and comments are skipped.
  package init(parsing bytes: [UInt8]) {
    var lines: [Line] = []
    var defects: [Defect] = []
    for (index, bytes) in bytes.split(separator: 0x0a, omittingEmptySubsequences: false)
      .enumerated()
    where !bytes.isEmpty && bytes.first != UInt8(ascii: "#") {
      let reader = SignerLineReader(bytes)
      do throws(SignerLineError) { lines.append(try reader.line(number: index + 1)) } catch {
        defects.append(Defect(number: index + 1, reason: error.reason, key: reader.anyKey))
      }
    }
    self.init(lines: lines, defects: defects)
  }
}

/// Why a line of `allowed_signers` was refused.
struct SignerLineError: Error {
  let reason: String

  init(_ reason: String) { self.reason = reason }
}

/// Reads one line: `PRINCIPAL [OPTIONS] TYPE BASE64 [COMMENT]` (ssh-keygen(1), ALLOWED SIGNERS).
private struct SignerLineReader {
  private let fields: [String]
  private let isText: Bool

  init(_ bytes: ArraySlice<UInt8>) {
    isText = bytes.allSatisfy { $0 == 0x09 || (0x20...0x7e).contains($0) }
    fields = SignerLineReader.fields(of: isText ? bytes : [])
  }

  /// The first key anywhere on the line, even if the line is otherwise invalid; `nil` if there is
  /// none.
  var anyKey: SSHPublicKey? {
    zip(fields, fields.dropFirst()).lazy
      .compactMap { SSHPublicKey(type: $0, base64: $1) }.first
  }

  /// Returns the parsed line. `number` is its line number.
  func line(number: Int) throws(SignerLineError) -> AllowedSigners.Line {
    guard isText, let principal = fields.first else {
      throw SignerLineError("bytes that are not text, expected printable ASCII")
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
        "not a key, expected one of \(SSHPublicKey.types.joined(separator: ", ")) and base64")
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
      throw SignerLineError("a pattern as the principal, expected exactly one name")
    }
    guard (1...128).contains(text.utf8.count), text.utf8.allSatisfy(isPrincipalByte) else {
      throw SignerLineError("not a principal, expected a name such as alice@example.com")
    }
  }

  private func isPrincipalByte(_ byte: UInt8) -> Bool {
    let letter = byte | 0x20
    return (0x30...0x39).contains(byte) || (0x61...0x7a).contains(letter) && byte >= 0x41
      || "-_.@+".utf8.contains(byte)
  }

  /// Splits the line at white space outside quotes. White space at the start results in an empty
  /// first field.
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
