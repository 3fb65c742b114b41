import Crypto
import JSON

/// A signature over a file as cosign reads it: a Sigstore bundle v0.3 with a public key and no log entry.
struct SigstoreBundle: Equatable, Sendable {
  /// base64 of SHA-256 of the key's SPKI.
  let hint: String
  /// SHA-256 of the file.
  let digest: Digest
  /// ECDSA P-256 over SHA-256, DER.
  let signature: [UInt8]

  /// What is put behind the name of a signed file.
  static let suffix = ".sigstore.json"

  private static let mediaType = "application/vnd.dev.sigstore.bundle.v0.3+json"
  private static let algorithm = "SHA2_256"

  /// The bundle of a signature by `key` over a file.
  init(of file: [UInt8], signature: [UInt8], by key: P256PublicKey) {
    hint = Base64.encode(SHA256.digest(of: key.spki).bytes)
    digest = SHA256.digest(of: file)
    self.signature = signature
  }

  /// Whether it is a signature by `key` over these bytes, and names both rightly.
  func isValid(for file: [UInt8], by key: P256PublicKey) -> Bool {
    self == SigstoreBundle(of: file, signature: signature, by: key)
      && key.isValid(signature, for: file)
  }

  /// The members in the order in which cosign writes them.
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

  /// The file's bytes: RFC 8785 and a line feed.
  var bytes: [UInt8] { json.canonical + [0x0a] }
}

extension SigstoreBundle {
  /// Reads a bundle with a message signature, and no more in it than is verified here.
  init(parsing bytes: [UInt8]) throws(AttestationError) {
    let value: JSONValue
    do throws(JSONError) { value = try JSONValue.parse(bytes) } catch {
      throw AttestationError("\(error)")
    }
    try value.requireMembers(
      ["mediaType", "verificationMaterial", "messageSignature"], of: "bundle")
    guard value["mediaType"] == .string(Self.mediaType) else {
      throw AttestationError("mediaType: expected \(Self.mediaType)")
    }
    let material = value["verificationMaterial"] ?? .null
    try material.requireMembers(
      ["publicKey"], optional: ["tlogEntries"], of: "verificationMaterial")
    guard [nil, JSONValue.array([])].contains(material["tlogEntries"]) else {
      throw AttestationError("tlogEntries: entries that nobody verifies here, expected none")
    }
    let key = material["publicKey"] ?? .null
    try key.requireMembers(["hint"], of: "publicKey")
    hint = try key.text("hint")
    let message = value["messageSignature"] ?? .null
    try message.requireMembers(["messageDigest", "signature"], of: "messageSignature")
    let digest = message["messageDigest"] ?? .null
    try digest.requireMembers(["algorithm", "digest"], of: "messageDigest")
    guard digest["algorithm"] == .string(Self.algorithm) else {
      throw AttestationError("algorithm: expected \(Self.algorithm)")
    }
    self.digest = try digest.value("digest", "base64 of 32 bytes") {
      Base64.decode($0).flatMap { Digest(bytes: $0) }
    }
    signature = try message.value("signature", "base64", Base64.decode)
  }
}
