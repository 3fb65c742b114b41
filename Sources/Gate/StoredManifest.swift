import Attestation
package import Crypto
package import Evidence
package import Manifest
import Policy

/// A manifest with its file's path, its bytes and their digest.
package struct StoredManifest: Sendable {
  package let path: String
  package let bytes: [UInt8]
  /// The SHA-256 of ``bytes``. The file of a stored manifest is named `SHA256.yaml`.
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

  /// The digest of the manifest, under the name that verdicts use for it.
  package var digest: FileDigest { FileDigest(name: "config-manifest.yaml", sha256: sha256) }

  /// The path of the detached signature, a file with the DER signature in base64 and a line feed.
  package var signaturePath: String { path + ".sig" }
  /// The path of the sigstore bundle, which contains the same signature in the form that cosign
  /// reads.
  package var bundlePath: String { path + SigstoreBundle.suffix }

  /// Reports whether `signature` (DER) is a valid signature of the manifest's bytes by `key`.
  package func isSigned(_ signature: [UInt8], by key: P256PublicKey) -> Bool {
    key.isValid(signature, for: bytes)
  }
}
