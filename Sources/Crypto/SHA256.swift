internal import COpenSSL

/// SHA-256 (FIPS 180-4) over parts.
///
/// Built on libcrypto's own functions for this one digest, not on its general ones: hashing a short entry takes half
/// the time, and a command that only hashes loads no provider (docs/decisions/0007).
package struct SHA256: ~Copyable {
  private var context = SHA256_CTX()

  /// A digest of nothing yet.
  package init() { SHA256.start(&context) }

  /// Appends bytes to the message.
  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    SHA256.append(bytes, to: &context)
  }

  /// Appends bytes to the message.
  package mutating func update(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { update($0) }
  }

  /// The digest of the message so far; the next message starts empty.
  package mutating func finish() -> Digest {
    var bytes = [UInt8](repeating: 0, count: Digest.byteCount)
    bytes.withUnsafeMutableBytes { SHA256.end(&context, into: $0.baseAddress) }
    SHA256.start(&context)
    guard let digest = Digest(bytes: bytes) else { preconditionFailure("a digest has 32 bytes") }
    return digest
  }

  /// Hashes one message, led by `prefix` (RFC 9162 §2.1.1), into 32 bytes at `output`.
  package static func hash(
    prefix: UInt8, _ bytes: UnsafeRawBufferPointer, into output: UnsafeMutableRawPointer
  ) {
    var context = SHA256_CTX()
    start(&context)
    withUnsafeBytes(of: prefix) { append($0, to: &context) }
    append(bytes, to: &context)
    end(&context, into: output)
  }

  /// The digest of one message.
  package static func digest(of bytes: [UInt8]) -> Digest {
    var hash = SHA256()
    hash.update(bytes)
    return hash.finish()
  }

  // These return 1 by their manual; they have no way to fail.

  private static func start(_ context: inout SHA256_CTX) {
    let status = SHA256_Init(&context)
    precondition(status == 1, "SHA256_Init failed")
  }

  private static func append(_ bytes: UnsafeRawBufferPointer, to context: inout SHA256_CTX) {
    let status = SHA256_Update(&context, bytes.baseAddress, bytes.count)
    precondition(status == 1, "SHA256_Update failed")
  }

  private static func end(_ context: inout SHA256_CTX, into output: UnsafeMutableRawPointer?) {
    let status = SHA256_Final(output?.assumingMemoryBound(to: UInt8.self), &context)
    precondition(status == 1, "SHA256_Final failed")
  }
}
