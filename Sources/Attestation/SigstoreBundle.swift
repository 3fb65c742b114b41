package import Crypto
import JSON

/// A signature over a file as cosign reads it: a Sigstore bundle v0.3 with a public key and no log
/// entry.
package struct SigstoreBundle: Equatable, Sendable {
  /// Base64 of SHA-256 of the key's SPKI.
  private let hint: String
  /// SHA-256 of the file.
  private let digest: Digest
  /// ECDSA P-256 over SHA-256, DER.
  package let signature: [UInt8]

  /// The suffix of a bundle's file name, after the name of the signed file.
  package static let suffix = ".sigstore.json"

  private static let mediaType = "application/vnd.dev.sigstore.bundle.v0.3+json"
  private static let algorithm = "SHA2_256"

  /// The bundle of a signature by `key` over a file.
  package init(of file: [UInt8], signature: [UInt8], by key: P256PublicKey) {
    hint = Base64.encode(SHA256.digest(of: key.spki).bytes)
    digest = SHA256.digest(of: file)
    self.signature = signature
  }

  /// Whether the bundle names `key` and the digest of `file`, and contains a valid signature by
  /// `key` over `file`.
  package func isValid(for file: [UInt8], by key: P256PublicKey) -> Bool {
    self == SigstoreBundle(of: file, signature: signature, by: key)
      && key.isValid(signature, for: file)
  }

  /// The bytes of the file: RFC 8785 and a line feed.
  package var bytes: [UInt8] { json.canonical + [0x0a] }

  /// The members in the order of cosign.
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

  /// Reads a bundle with a message signature. Members that are not verified here are refused.
  package init(parsing bytes: [UInt8]) throws(AttestationError) {
    let bundle = try ObjectReader<AttestationError>(JSONValue(attestation: bytes))
    try bundle.requireMembers(["mediaType", "verificationMaterial", "messageSignature"])
    try bundle.require("mediaType", Self.mediaType)
    let material = try bundle.object("verificationMaterial")
    try material.requireMembers(["publicKey"], optional: ["tlogEntries"])
    let entries = try material.optionalList("tlogEntries") ?? []
    guard entries.isEmpty else {
      throw material.unexpected("tlogEntries", expected: "no entries, which are not verified here")
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
