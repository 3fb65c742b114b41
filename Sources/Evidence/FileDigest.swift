package import Crypto

/// The digest of a file that was examined. Verdicts and cases identify files in this form, which
/// in-toto calls a ResourceDescriptor.
package struct FileDigest: Equatable, Sendable {
  /// The name of the file in the folder of evidence, or its path in the repository.
  package let name: String
  package let sha256: Digest
  /// The age of the file in seconds; `nil` if it is unknown.
  package let ageSeconds: Int?

  package init(name: String, sha256: Digest, ageSeconds: Int? = nil) {
    self.name = name
    self.sha256 = sha256
    self.ageSeconds = ageSeconds
  }

  /// Computes the digest of a file's bytes.
  package init(of bytes: [UInt8], named name: String) {
    self.init(name: name, sha256: SHA256.digest(of: bytes))
  }
}
