package import Crypto

/// The public half of a note's signing key, in the form `name+id+base64` (C2SP signed-note,
/// "vkey").
package struct VerifierKey: Hashable, Sendable, CustomStringConvertible {
  /// What a key signs, told by one byte before the key's bytes.
  package enum Kind: UInt8, Sendable {
    /// Ed25519 over the note's text.
    case ed25519 = 1
    /// A witness's timestamped Ed25519 signature (C2SP tlog-cosignature).
    case cosignature = 4
  }

  /// The key's name; for a log it equals the origin.
  package let name: KeyName
  /// What the key signs.
  package let kind: Kind
  /// The Ed25519 key itself.
  package let publicKey: Ed25519PublicKey

  /// The key of this name and kind.
  package init(name: KeyName, kind: Kind, publicKey: Ed25519PublicKey) {
    self.name = name
    self.kind = kind
    self.publicKey = publicKey
  }

  /// Reads `name+id+base64`; spaces around it are not taken.
  package init(_ text: String) throws(NoteError) {
    try self.init(bytes: Array(text.utf8))
  }

  /// Reads the octets of `name+id+base64`; the id must be the hash of name, kind and key.
  package init(bytes: [UInt8]) throws(NoteError) {
    let parts = bytes.split(
      separator: UInt8(ascii: "+"), maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, let material = Base64.decode(String(decoding: parts[2], as: UTF8.self)),
      let kindByte = material.first
    else { throw .malformed(.key) }
    guard let name = KeyName(bytes: parts[0]) else { throw .malformed(.keyName) }
    guard let kind = Kind(rawValue: kindByte) else { throw .malformed(.keyKind) }
    guard let publicKey = Ed25519PublicKey(bytes: Array(material.dropFirst())) else {
      throw .malformed(.key)
    }
    self.init(name: name, kind: kind, publicKey: publicKey)
    guard Hex.decode(String(decoding: parts[1], as: UTF8.self)) == identifier else {
      throw .malformed(.keyIdentifier)
    }
  }

  /// The four bytes that stand for the key in a signature line: the head of SHA-256(name LF kind
  /// key).
  package var identifier: [UInt8] {
    let hashed = name.bytes + [0x0a, kind.rawValue] + publicKey.bytes
    return Array(SHA256.digest(of: hashed).bytes.prefix(4))
  }

  /// The key as `name+id+base64`, without a line end.
  package var description: String {
    "\(name)+\(Hex.encode(identifier))+\(Base64.encode([kind.rawValue] + publicKey.bytes))"
  }

  /// Whether `signature` (without the key's id) is this key's over `text`.
  package func isValid(_ signature: [UInt8], for text: [UInt8]) -> Bool {
    switch kind {
    case .ed25519:
      return publicKey.isValid(signature, for: text)
    case .cosignature:
      guard let (time, bare) = Cosignature.split(signature) else { return false }
      return publicKey.isValid(bare, for: Cosignature.message(time: time, text: text))
    }
  }
}
