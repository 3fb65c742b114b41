package import Crypto
import JSON

/// A signature over a file in the form that cosign reads: a Sigstore bundle v0.3 with a public key
/// and without a log entry.
package struct SigstoreBundle: Equatable, Sendable {
  /// The base64 of the SHA-256 digest of the key's SPKI.
  private let hint: String
  /// The SHA-256 digest of the signed file.
  private let digest: Digest
  /// The signature: ECDSA P-256 over SHA-256, in DER.
  package let signature: [UInt8]

  /// The suffix of a bundle's file name, which follows the name of the signed file.
  package static let suffix = ".sigstore.json"

  private static let mediaType = "application/vnd.dev.sigstore.bundle.v0.3+json"
  private static let algorithm = "SHA2_256"

  /// Creates the bundle for a signature by `key` over a file.
  package init(of file: [UInt8], signature: [UInt8], by key: P256PublicKey) {
    hint = Base64.encode(SHA256.digest(of: key.spki).bytes)
    digest = SHA256.digest(of: file)
    self.signature = signature
  }

  /// Reports whether the bundle contains the hint for `key`, the digest of `file`, and a valid
  /// signature by `key` over `file`.
  package func isValid(for file: [UInt8], by key: P256PublicKey) -> Bool {
    self == SigstoreBundle(of: file, signature: signature, by: key)
      && key.isValid(signature, for: file)
  }

  /// The bytes of the bundle's file: the canonical form (RFC 8785) and a line feed.
  package var bytes: [UInt8] { json.canonical + [0x0a] }

  /// The members in the order that cosign uses.
  var json: JSONValue {
    [
      "mediaType": .string(Self.mediaType),
      "verificationMaterial": ["publicKey": ["hint": .string(hint)], "tlogEntries": []],
      "messageSignature": [
        "messageDigest": [
          "algorithm": .string(Self.algorithm), "digest": .string(Base64.encode(digest.bytes)),
        ],
        "signature": .string(Base64.encode(signature)),
      ],
    ]
  }

  /// Parses a bundle that contains a message signature. Rejects any member that this type does not
  /// support, including transparency-log entries.
  package init(parsing bytes: [UInt8]) throws(AttestationError) {
    let bundle = try ObjectReader<AttestationError>(JSONValue(attestation: bytes))
    try bundle.requireMembers(["mediaType", "verificationMaterial", "messageSignature"])
    try bundle.require("mediaType", Self.mediaType)
    let material = try bundle.object("verificationMaterial")
    try material.requireMembers(["publicKey"], optional: ["tlogEntries"])
    let entries = try material.optionalList("tlogEntries") ?? []
    guard entries.isEmpty else {
      throw material.unexpected(
        "tlogEntries", expected: "an empty list, because entries are not verified here")
    }
    let key = try material.object("publicKey")
    try key.requireMembers(["hint"])
    hint = try key.text("hint")
    let message = try bundle.object("messageSignature")
    try message.requireMembers(["messageDigest", "signature"])
    let digest = try message.object("messageDigest")
    try digest.requireMembers(["algorithm", "digest"])
    try digest.require("algorithm", Self.algorithm)
    self.digest = try digest.parsed("digest", expecting: "base64 of 32 bytes") {
      Base64.decode($0).flatMap { Digest(bytes: $0) }
    }
    signature = try message.parsed("signature", expecting: "base64", Base64.decode)
  }
}
