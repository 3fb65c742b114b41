import Crypto

/// A public key as OpenSSH writes it: `ssh-ed25519 AAAA…`.
struct SSHPublicKey: Hashable, Sendable {
  /// Its type, such as `ssh-ed25519` or `sk-ssh-ed25519@openssh.com`.
  let type: String
  /// The key in SSH wire form (RFC 4253 §6.6), which begins with the type.
  let blob: [UInt8]

  /// The types that may sign. DSA is too weak; certificates stand for whoever an authority names.
  static let types = fields.keys.sorted()

  /// How many strings follow the type in wire form.
  private static let fields = [
    "ssh-ed25519": 1, "sk-ssh-ed25519@openssh.com": 2, "ecdsa-sha2-nistp256": 2,
    "ecdsa-sha2-nistp384": 2, "ecdsa-sha2-nistp521": 2, "sk-ecdsa-sha2-nistp256@openssh.com": 3,
    "ssh-rsa": 2,
  ]

  /// The key in wire form; `nil` when the bytes are none, or of a type that may not sign.
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

  /// The key of a type and its base64; `nil` when the two disagree or are none.
  init?(type: String, base64: String) {
    guard let blob = Base64.decode(base64), let key = SSHPublicKey(blob: blob), key.type == type
    else { return nil }
    self = key
  }

  /// Whether a person must touch a device for each signature.
  var isOnDevice: Bool { type.utf8.starts(with: "sk-".utf8) }

  /// `SHA256:` and 43 base64 characters, as ssh-keygen prints it.
  var fingerprint: String {
    let text = Base64.encode(SHA256.digest(of: blob).bytes)
    return "SHA256:" + text.prefix { $0 != "=" }
  }

  /// Type and base64 with a space between them.
  var line: String { "\(type) \(Base64.encode(blob))" }
}

/// Reads the strings of SSH's wire form (RFC 4251 §5): four bytes of length, most significant first, then the bytes.
struct SSHWireReader {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  /// Whether nothing is left.
  var isAtEnd: Bool { rest.isEmpty }

  /// The next `count` bytes.
  mutating func bytes(_ count: Int) -> [UInt8]? {
    guard count <= rest.count else { return nil }
    defer { rest = rest.dropFirst(count) }
    return Array(rest.prefix(count))
  }

  /// The next 32 bits.
  mutating func number() -> Int? {
    bytes(4).map { $0.reduce(0) { $0 << 8 | Int($1) } }
  }

  /// The next string.
  mutating func string() -> [UInt8]? {
    guard let count = number() else { return nil }
    return bytes(count)
  }

  /// The next string, where it is printable ASCII.
  mutating func text() -> String? {
    guard let bytes = string(), bytes.allSatisfy({ (0x20...0x7e).contains($0) }) else {
      return nil
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
