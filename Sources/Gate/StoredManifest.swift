import Attestation
package import Crypto
package import Evidence
package import Manifest
import Policy

/// A manifest with the bytes that are signed, their digest, and the path of the file that holds them.
package struct StoredManifest: Sendable {
  package let path: String
  package let bytes: [UInt8]
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

  /// The manifest as evidence, by the name under which verdicts know it.
  package var digest: FileDigest { FileDigest(name: "config-manifest.yaml", sha256: sha256) }

  package var signaturePath: String { path + ".sig" }
  package var bundlePath: String { path + SigstoreBundle.suffix }

  /// Whether `signature` (DER) is one of `key` over the file.
  package func isSigned(_ signature: [UInt8], by key: P256PublicKey) -> Bool {
    key.isValid(signature, for: bytes)
  }
}
