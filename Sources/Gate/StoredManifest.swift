import Attestation
package import Crypto
package import Evidence
package import Manifest
import Policy

/// A manifest with its signed bytes, their digest, and the path of the file.
package struct StoredManifest: Sendable {
  package let path: String
  package let bytes: [UInt8]
  /// The SHA-256 of ``bytes``, which names a stored manifest's file.
  package let sha256: Digest
  package let manifest: ConfigManifest

  package init(
    path: String, bytes: [UInt8], sha256: Digest, manifest: ConfigManifest
  ) {
    self.path = path
    self.bytes = bytes
    self.sha256 = sha256
    self.manifest = manifest
  }

  /// The manifest as evidence, under its name in verdicts.
  package var digest: FileDigest { FileDigest(name: "config-manifest.yaml", sha256: sha256) }

  /// The path of the detached signature: base64 of DER and a line feed.
  package var signaturePath: String { path + ".sig" }
  /// The path of the sigstore bundle, which holds the same signature for cosign.
  package var bundlePath: String { path + SigstoreBundle.suffix }

  /// Whether `signature` (DER) is a valid signature by `key` over the file.
  package func isSigned(_ signature: [UInt8], by key: P256PublicKey) -> Bool {
    key.isValid(signature, for: bytes)
  }
}
