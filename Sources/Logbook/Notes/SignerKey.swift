import Crypto

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

  /// Returns a log's signature of `text`, as a line of a note.
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
