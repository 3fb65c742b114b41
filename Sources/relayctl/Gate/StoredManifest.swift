import Attestation
import Crypto
import Evidence
import Manifest
import Policy

/// A manifest with the bytes that are signed, their digest, and the path of the file that holds them.
struct StoredManifest: Sendable {
  let path: String
  let bytes: [UInt8]
  let sha256: Digest
  let manifest: ConfigManifest

  /// The manifest as evidence, by the name under which verdicts know it.
  var digest: FileDigest { FileDigest(name: "config-manifest.yaml", sha256: sha256) }

  var signaturePath: String { path + ".sig" }
  var bundlePath: String { path + SigstoreBundle.suffix }

  /// Whether `signature` (DER) is one of `key` over the file.
  func isSigned(_ signature: [UInt8], by key: P256PublicKey) -> Bool {
    key.isValid(signature, for: bytes)
  }
}
