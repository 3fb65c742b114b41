internal import COpenSSL

/// SHA-256 (FIPS 180-4) over parts, on one reused context.
package struct SHA256: ~Copyable {
  private let context: OpaquePointer

  /// A digest of nothing yet.
  package init() {
    let algorithm = OpenSSL.sha256
    guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex2(context, algorithm, nil) == 1 else {
      preconditionFailure("libcrypto cannot start SHA-256: out of memory")
    }
    self.context = context
  }

  deinit { EVP_MD_CTX_free(context) }

  /// Appends bytes to the message.
  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    let status = EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
    precondition(status == 1, "EVP_DigestUpdate failed")
  }

  /// Appends bytes to the message.
  package mutating func update(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { update($0) }
  }

  /// The digest of the message so far; the next message starts empty.
  package mutating func finish() -> Digest {
    var bytes = [UInt8](repeating: 0, count: Digest.byteCount)
    bytes.withUnsafeMutableBytes { finish(into: $0.baseAddress) }
    guard let digest = Digest(bytes: bytes) else { preconditionFailure("a digest has 32 bytes") }
    return digest
  }

  /// Hashes one message, led by `prefix` if there is one (RFC 9162 §2.1.1), into 32 bytes at
  /// `output`. What was fed by ``update(_:)-([UInt8])`` before is forgotten.
  package borrowing func hash(
    prefix: UInt8?, _ bytes: UnsafeRawBufferPointer, into output: UnsafeMutableRawPointer
  ) {
    restart()
    if var prefix {
      let status = EVP_DigestUpdate(context, &prefix, 1)
      precondition(status == 1, "EVP_DigestUpdate failed")
    }
    let status = EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
    precondition(status == 1, "EVP_DigestUpdate failed")
    finish(into: output)
  }

  /// The digest of one message.
  package static func digest(of bytes: [UInt8]) -> Digest {
    var hash = SHA256()
    hash.update(bytes)
    return hash.finish()
  }

  private borrowing func restart() {
    let status = EVP_DigestInit_ex2(context, nil, nil)
    precondition(status == 1, "EVP_DigestInit_ex2 failed")
  }

  private borrowing func finish(into output: UnsafeMutableRawPointer?) {
    let status = EVP_DigestFinal_ex(
      context, output?.assumingMemoryBound(to: UInt8.self), nil)
    precondition(status == 1, "EVP_DigestFinal_ex failed")
    restart()
  }
}
