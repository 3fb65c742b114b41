import Crypto
import JSON

/// A sigstore bundle of one blob's signature by a key: `MANIFEST.sigstore.json`, for cosign verify-blob --bundle.
struct SigstoreBundle: Equatable, Sendable {
  static let mediaType = "application/vnd.dev.sigstore.bundle.v0.3+json"

  let digest: Digest
  /// DER.
  let signature: [UInt8]
  /// Base64 of SHA-256 of the key's SPKI.
  let hint: String

  init(of blob: [UInt8], signature: [UInt8], key: P256PublicKey) {
    digest = SHA256.digest(of: blob)
    self.signature = signature
    hint = Base64.encode(SHA256.digest(of: key.spki).bytes)
  }

  /// One object and a line feed.
  var bytes: [UInt8] {
    let document: JSONValue = [
      "mediaType": .string(SigstoreBundle.mediaType),
      "verificationMaterial": ["publicKey": ["hint": .string(hint)], "tlogEntries": []],
      "messageSignature": [
        "messageDigest": [
          "algorithm": "SHA2_256", "digest": .string(Base64.encode(digest.bytes)),
        ],
        "signature": .string(Base64.encode(signature)),
      ],
    ]
    return document.canonical + [UInt8(ascii: "\n")]
  }

  /// Whether `text` is a bundle of a signature of `key` over `blob`.
  static func isValid(_ text: [UInt8], for blob: [UInt8], key: P256PublicKey) -> Bool {
    guard let value = try? JSONValue.parse(text),
      value["mediaType"]?.stringValue == mediaType,
      let message = value["messageSignature"],
      message["messageDigest"]?["algorithm"] == "SHA2_256",
      message["messageDigest"]?["digest"]?.stringValue
        == Base64.encode(SHA256.digest(of: blob).bytes),
      let signature = message["signature"]?.stringValue.flatMap(Base64.decode)
    else { return false }
    return key.isValid(signature, for: blob)
  }
}
