import Crypto

/// A file that was looked at, by its digest: what verdicts and cases name (in-toto calls it a ResourceDescriptor).
struct FileDigest: Equatable, Sendable {
  /// Its name in the evidence folder, or its path in the repository.
  let name: String
  let sha256: Digest
  /// Seconds since it was made, when that is known.
  let ageSeconds: Int?

  init(name: String, sha256: Digest, ageSeconds: Int? = nil) {
    self.name = name
    self.sha256 = sha256
    self.ageSeconds = ageSeconds
  }

  /// The digest of a file's bytes.
  init(of bytes: [UInt8], named name: String) {
    self.init(name: name, sha256: SHA256.digest(of: bytes))
  }
}
