import Console
import Crypto
import Durable

/// Who may approve: `environments/allowed_signers`, stricter than ssh-keygen reads it. A line names one person and one
/// key: with several principals, a pattern or a certificate authority one key would speak for many.
struct AllowedSigners: Equatable, Sendable {
  /// One line.
  struct Signer: Equatable, Sendable {
    let principal: String
    /// The public key's blob, as ssh-keygen hashes it for a fingerprint.
    let key: [UInt8]

    /// `SHA256:` and base64 without padding, as `ssh-keygen -l` shows it.
    var fingerprint: String { SSHKeyText.fingerprint(of: key) }
  }

  /// The file, which ssh-keygen reads as well.
  let path: String
  let signers: [Signer]

  /// Reads the committed file of the workspace.
  init(in workspace: Workspace) throws(Failure) {
    let path = workspace.path("environments/allowed_signers")
    try self.init(parsing: try workspace.content(of: path), path: path)
  }

  init(parsing bytes: [UInt8], path: String) throws(Failure) {
    self.path = path
    var signers: [Signer] = []
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      guard let first = line.first, first != UInt8(ascii: "#") else { continue }
      guard let text = String(validating: line, as: UTF8.self),
        let signer = AllowedSigners.signer(in: text)
      else {
        throw Failure(
          .misused,
          "\(path):\(index + 1): no line that counts, expected one principal, options namespaces, valid-after or "
            + "valid-before, and one public key",
          hint:
            "several principals, patterns and cert-authority are refused: one line a person and key"
        )
      }
      signers.append(signer)
    }
    self.signers = signers
  }

  private static func signer(in line: String) -> Signer? {
    let words = line.split(separator: " ", omittingEmptySubsequences: true).map(String.init)
    guard let principal = words.first, isPrincipal(principal), words.count >= 3 else { return nil }
    let keyAt = words.dropFirst().firstIndex { SSHKeyText.isType($0) }
    guard let keyAt, words.indices.contains(keyAt + 1), keyAt <= 2,
      words[1..<keyAt].allSatisfy(areOptions),
      let key = Base64.decode(words[keyAt + 1]), SSHKeyText.type(of: key) == words[keyAt]
    else { return nil }
    return Signer(principal: principal, key: key)
  }

  private static func isPrincipal(_ text: String) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "-_.@+".utf8.contains(byte)
        }
      }
  }

  /// Options without spaces in their values: `namespaces="a,b",valid-after="20260101"`.
  private static func areOptions(_ text: String) -> Bool {
    var rest = text[...]
    while !rest.isEmpty {
      guard let mark = rest.firstIndex(of: "="),
        ["namespaces", "valid-after", "valid-before"].contains(String(rest[..<mark])),
        rest[rest.index(after: mark)...].first == "\""
      else { return false }
      let value = rest[mark...].dropFirst(2)
      guard let quote = value.firstIndex(of: "\""), quote > value.startIndex,
        !value[..<quote].contains("*"), !value[..<quote].contains("?")
      else { return false }
      rest = value[value.index(after: quote)...]
      if rest.first == "," { rest = rest.dropFirst() }
    }
    return true
  }
}

/// Public keys in the forms of OpenSSH.
enum SSHKeyText {
  static func isType(_ word: String) -> Bool {
    [
      "ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "ssh-rsa",
      "sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com",
    ].contains(word)
  }

  /// The type that a key's blob begins with.
  static func type(of key: [UInt8]) -> String? {
    var reader = SSHReader(key)
    return reader.string().map { String(decoding: $0, as: UTF8.self) }
  }

  static func fingerprint(of key: [UInt8]) -> String {
    let text = Base64.encode(SHA256.digest(of: key).bytes)
    return "SHA256:" + text.prefix { $0 != "=" }
  }
}

/// Strings of the SSH wire format (RFC 4251 §5).
struct SSHReader {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  /// The next string; `nil` when the bytes end too early.
  mutating func string() -> [UInt8]? {
    guard let count = number(), rest.count >= count else { return nil }
    defer { rest = rest.dropFirst(count) }
    return Array(rest.prefix(count))
  }

  /// The next `uint32`.
  mutating func number() -> Int? {
    guard rest.count >= 4 else { return nil }
    defer { rest = rest.dropFirst(4) }
    return rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
  }

  /// Takes `prefix`, if the bytes begin with it.
  mutating func skip(_ prefix: String) -> Bool {
    guard rest.starts(with: prefix.utf8) else { return false }
    rest = rest.dropFirst(prefix.utf8.count)
    return true
  }
}
