package import Crypto

/// The name of a signing key, which is also the origin of the log that the key signs (C2SP
/// signed-note and tlog-checkpoint).
///
/// Names are compared byte for byte; Swift's `String` would treat two spellings of "é" as equal.
package struct KeyName: Hashable, Sendable, CustomStringConvertible {
  /// The name's bytes: UTF-8, not empty, without Unicode white space, control characters and `+`.
  package let bytes: [UInt8]

  /// Creates a name from its bytes; nil if a signature line cannot contain the name.
  package init?(bytes: some Collection<UInt8>) {
    guard !bytes.isEmpty, let text = String(validating: bytes, as: UTF8.self) else { return nil }
    let isNamed = text.unicodeScalars.allSatisfy { scalar in
      scalar.value >= 0x20 && scalar != "+" && scalar.value != 0x7f
        && !scalar.properties.isWhitespace
    }
    guard isNamed else { return nil }
    self.bytes = Array(bytes)
  }

  /// Creates a name from text; nil if a signature line cannot contain the name.
  package init?(_ text: String) {
    self.init(bytes: Array(text.utf8))
  }

  /// The name as text. The bytes are valid UTF-8 by construction.
  package var description: String { String(decoding: bytes, as: UTF8.self) }
}

/// The public key that verifies a note. Its text form is `name+id+base64` (C2SP signed-note,
/// "vkey").
package struct VerifierKey: Hashable, Sendable, CustomStringConvertible {
  /// The signature type: the byte before the bytes of the key in the text form.
  package enum Kind: UInt8, Sendable {
    /// Ed25519 over the note's text.
    case ed25519 = 1
    /// A witness's timestamped Ed25519 signature (C2SP tlog-cosignature).
    case cosignature = 4
  }

  /// The name of the key. For the key of a log, it equals the origin of the log.
  package let name: KeyName
  /// The signature type of the key.
  package let kind: Kind
  /// The Ed25519 public key, without name and type.
  package let publicKey: Ed25519PublicKey

  /// Creates a key from its parts.
  package init(name: KeyName, kind: Kind, publicKey: Ed25519PublicKey) {
    self.name = name
    self.kind = kind
    self.publicKey = publicKey
  }

  /// Parses `name+id+base64`. Surrounding spaces are refused.
  package init(_ text: String) throws(NoteError) {
    try self.init(bytes: Array(text.utf8))
  }

  /// Parses the bytes of `name+id+base64`. The id must be the hash of name, kind and key.
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

  /// The key's id in a signature line: the first four bytes of SHA-256(name LF kind key).
  package var identifier: [UInt8] {
    let hashed = name.bytes + [0x0a, kind.rawValue] + publicKey.bytes
    return Array(SHA256.digest(of: hashed).bytes.prefix(4))
  }

  /// The key as `name+id+base64`, without a final LF.
  package var description: String {
    "\(name)+\(Hex.encode(identifier))+\(Base64.encode([kind.rawValue] + publicKey.bytes))"
  }

  /// Reports whether `signature`, without the id of the key, is a valid signature of `text` by this
  /// key.
  func isValid(_ signature: [UInt8], for text: [UInt8]) -> Bool {
    switch kind {
    case .ed25519:
      return publicKey.isValid(signature, for: text)
    case .cosignature:
      guard let (time, bare) = Cosignature.split(signature) else { return false }
      return publicKey.isValid(bare, for: Cosignature.message(time: time, text: text))
    }
  }
}

/// The timestamped signature of a witness, `cosignature/v1` (C2SP tlog-cosignature, "Ed25519 signed
/// message").
enum Cosignature {
  /// Returns the bytes that a witness signs: two header lines, then the checkpoint's text. `time`
  /// is in seconds since 1970-01-01T00:00:00Z.
  static func message(time: UInt64, text: [UInt8]) -> [UInt8] {
    Array("cosignature/v1\ntime \(time)\n".utf8) + text
  }

  /// Returns the time as 8 bytes, big-endian, followed by the 64 bytes of the Ed25519 signature.
  static func join(time: UInt64, signature: [UInt8]) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: time >> (56 - 8 * $0)) } + signature
  }

  /// Splits a blob into time and signature, as the inverse of ``join(time:signature:)``. Returns
  /// nil if the blob does not have 8 + 64 bytes or the time exceeds `Int64.max`.
  static func split(_ blob: [UInt8]) -> (time: UInt64, signature: [UInt8])? {
    guard blob.count == 72 else { return nil }
    let time = blob.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    guard time <= UInt64(Int64.max) else { return nil }
    return (time, Array(blob.dropFirst(8)))
  }
}

/// The private key of a log or a witness. Its text form is `PRIVATE+KEY+name+id+base64`, as in Go's
/// note package.
///
/// Only ``text`` contains the private key. The descriptions are masked.
package struct SignerKey: Sendable, CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  /// The public key. The name of a log's key is the log's origin.
  package let verifier: VerifierKey
  private let seed: [UInt8]
  private let privateKey: Ed25519PrivateKey

  /// Creates the key of a log or a witness from its name and seed; nil unless the seed has 32
  /// bytes.
  package init?(name: KeyName, seed: [UInt8], kind: VerifierKey.Kind = .ed25519) {
    guard let privateKey = Ed25519PrivateKey(seed: seed) else { return nil }
    self.seed = seed
    self.privateKey = privateKey
    verifier = VerifierKey(name: name, kind: kind, publicKey: privateKey.publicKey)
  }

  /// Parses a key of this kind from `PRIVATE+KEY+name+id+base64`. A final LF, as in a key file, is
  /// allowed.
  package init(_ text: String, kind: VerifierKey.Kind = .ed25519) throws(NoteError) {
    var bytes = Array(text.utf8)
    if bytes.last == 0x0a { bytes.removeLast() }
    let parts = bytes.split(
      separator: UInt8(ascii: "+"), maxSplits: 4, omittingEmptySubsequences: false)
    guard parts.count == 5, parts[0].elementsEqual("PRIVATE".utf8),
      parts[1].elementsEqual("KEY".utf8),
      let material = Base64.decode(String(decoding: parts[4], as: UTF8.self))
    else { throw .malformed(.key) }
    guard let name = KeyName(bytes: parts[2]) else { throw .malformed(.keyName) }
    guard material.first == kind.rawValue else { throw .malformed(.keyKind) }
    guard let key = SignerKey(name: name, seed: Array(material.dropFirst()), kind: kind) else {
      throw .malformed(.key)
    }
    guard Hex.decode(String(decoding: parts[3], as: UTF8.self)) == key.verifier.identifier else {
      throw .malformed(.keyIdentifier)
    }
    self = key
  }

  /// The content of a key file, without its final LF. Secret.
  package var text: String {
    let material = [verifier.kind.rawValue] + seed
    return
      "PRIVATE+KEY+\(verifier.name)+\(Hex.encode(verifier.identifier))+\(Base64.encode(material))"
  }

  /// Returns a log's signature over `text`, as a line of a note.
  func signature(for text: [UInt8]) throws(CryptoError) -> NoteSignature {
    NoteSignature(
      name: verifier.name, identifier: verifier.identifier,
      signature: try privateKey.signature(for: text))
  }

  /// Returns a witness's signature of `text` (C2SP tlog-cosignature). `time` is in seconds since
  /// 1970-01-01T00:00:00Z.
  func cosignature(for text: [UInt8], at time: UInt64) throws(CryptoError) -> NoteSignature {
    let signature = try privateKey.signature(for: Cosignature.message(time: time, text: text))
    return NoteSignature(
      name: verifier.name, identifier: verifier.identifier,
      signature: Cosignature.join(time: time, signature: signature))
  }

  package var description: String { "********" }
  package var debugDescription: String { "********" }
  package var customMirror: Mirror { Mirror(self, children: []) }
}
