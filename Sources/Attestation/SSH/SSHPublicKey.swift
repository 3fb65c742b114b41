import Crypto

/// A public key in the form that OpenSSH uses: `ssh-ed25519 AAAA…`.
package struct SSHPublicKey: Hashable, Sendable {
  /// The key type, such as `ssh-ed25519` or `sk-ssh-ed25519@openssh.com`.
  private let type: String
  /// The key in SSH wire form (RFC 4253 §6.6), which begins with the type.
  private let blob: [UInt8]

  /// The accepted key types. DSA is not accepted because it is too weak. Certificates are not
  /// accepted because the certificate authority would choose the signers.
  static let types = fields.keys.sorted()

  /// The number of strings that follow the type in wire form.
  private static let fields = [
    "ssh-ed25519": 1, "sk-ssh-ed25519@openssh.com": 2, "ecdsa-sha2-nistp256": 2,
    "ecdsa-sha2-nistp384": 2, "ecdsa-sha2-nistp521": 2, "sk-ecdsa-sha2-nistp256@openssh.com": 3,
    "ssh-rsa": 2,
  ]

  /// Parses the wire form; `nil` unless the bytes are exactly one key of an accepted type.
  init?(blob: [UInt8]) {
    var reader = SSHWireReader(blob)
    guard let name = reader.text(), let count = SSHPublicKey.fields[name] else { return nil }
    for _ in 0..<count {
      guard let field = reader.string(), !field.isEmpty else { return nil }
    }
    guard reader.isAtEnd else { return nil }
    type = name
    self.blob = blob
  }

  /// Parses a type and the base64 of the wire form; `nil` if either is invalid or the types differ.
  init?(type: String, base64: String) {
    guard let blob = Base64.decode(base64), let key = SSHPublicKey(blob: blob), key.type == type
    else { return nil }
    self = key
  }

  /// Whether the key is on a hardware security key. A person must touch the device for each
  /// signature.
  package var isOnDevice: Bool { type.utf8.starts(with: "sk-".utf8) }

  /// The fingerprint as ssh-keygen prints it: `SHA256:` and 43 base64 characters.
  package var fingerprint: String {
    let text = Base64.encode(SHA256.digest(of: blob).bytes)
    return "SHA256:" + text.prefix { $0 != "=" }
  }

  /// The type and the base64 text, separated by a space.
  package var line: String { "\(type) \(Base64.encode(blob))" }
}

/// Reads values in SSH wire form (RFC 4251 §5). A string is its length in four bytes, most
/// significant byte first, followed by its bytes. Each method returns `nil` if too few bytes
/// remain.
struct SSHWireReader {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func bytes(_ count: Int) -> [UInt8]? {
    guard count <= rest.count else { return nil }
    defer { rest = rest.dropFirst(count) }
    return Array(rest.prefix(count))
  }

  /// Reads an unsigned integer of 32 bits.
  mutating func number() -> Int? {
    bytes(4).map { $0.reduce(0) { $0 << 8 | Int($1) } }
  }

  mutating func string() -> [UInt8]? {
    guard let count = number() else { return nil }
    return bytes(count)
  }

  /// Reads a string; `nil` if it is not printable ASCII.
  mutating func text() -> String? {
    guard let bytes = string(), bytes.allSatisfy({ (0x20...0x7e).contains($0) }) else {
      return nil
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
