internal import COpenSSL
internal import Glibc

/// Computes SHA-256 (FIPS 180-4) of a message that is supplied in parts.
///
/// It calls libcrypto's `SHA256_` functions instead of the general `EVP_` functions. Hashing a
/// short entry then takes half the time, and a command that only hashes loads no provider
/// (docs/decisions/0007).
package struct SHA256: ~Copyable {
  private var context = SHA256_CTX()

  /// Creates the state for an empty message.
  package init() { SHA256.start(&context) }

  /// Appends bytes to the message.
  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    SHA256.append(bytes, to: &context)
  }

  /// Appends bytes to the message.
  package mutating func update(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { update($0) }
  }

  /// Returns the digest of the message so far, and starts a new, empty message.
  package mutating func finish() -> Digest {
    var bytes = [UInt8](repeating: 0, count: Digest.byteCount)
    bytes.withUnsafeMutableBytes { SHA256.end(&context, into: $0.baseAddress) }
    SHA256.start(&context)
    guard let digest = Digest(bytes: bytes) else { preconditionFailure("a digest has 32 bytes") }
    return digest
  }

  /// Hashes the message that consists of `prefix` (RFC 9162 §2.1.1) and `bytes`. Writes the 32
  /// bytes of the digest to `output`.
  package static func hash(
    prefix: UInt8, _ bytes: UnsafeRawBufferPointer, into output: UnsafeMutableRawPointer
  ) {
    var context = SHA256_CTX()
    start(&context)
    withUnsafeBytes(of: prefix) { append($0, to: &context) }
    append(bytes, to: &context)
    end(&context, into: output)
  }

  /// Returns the digest of `bytes`.
  package static func digest(of bytes: [UInt8]) -> Digest {
    var hash = SHA256()
    hash.update(bytes)
    return hash.finish()
  }

  // The functions of libcrypto below return 1. They cannot fail on valid arguments.

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

extension SHA256 {
  /// Hashes each of `count` pairs of digests at `nodes`, preceded by `prefix` (RFC 9162 §2.1.1).
  /// The digest of pair `n` replaces digest `n`.
  ///
  /// Each message has exactly 65 bytes. Its padding (FIPS 180-4 §5.1.1) is written once, and
  /// libcrypto processes whole blocks. This takes a fifth less time than ``hash(prefix:_:into:)``.
  package static func hashPairs(
    prefix: UInt8, in nodes: UnsafeMutableRawPointer, count: Int
  ) {
    let pair = 2 * Digest.byteCount
    withUnsafeTemporaryAllocation(byteCount: 2 * blockLength, alignment: 16) { message in
      guard let block = message.baseAddress else { return }
      message.initializeMemory(as: UInt8.self, repeating: 0)
      message[0] = prefix
      message[1 + pair] = 0x80
      message.storeBytes(
        of: UInt16(8 * (1 + pair)).bigEndian, toByteOffset: 2 * blockLength - 2, as: UInt16.self)
      var start = SHA256_CTX()
      SHA256_Init(&start)
      for index in 0..<count {
        memcpy(block + 1, nodes + index * pair, pair)
        var context = start
        SHA256_Transform(&context, block.assumingMemoryBound(to: UInt8.self))
        SHA256_Transform(&context, (block + blockLength).assumingMemoryBound(to: UInt8.self))
        store(&context, at: nodes + index * Digest.byteCount)
      }
    }
  }

  private static let blockLength = 64

  /// Writes the eight words of the state as a digest, big-endian (FIPS 180-4 §6.2.2).
  private static func store(_ context: inout SHA256_CTX, at output: UnsafeMutableRawPointer) {
    withUnsafeBytes(of: &context.h) { words in
      for index in 0..<(Digest.byteCount / 4) {
        let word = words.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self)
        output.storeBytes(of: word.bigEndian, toByteOffset: index * 4, as: UInt32.self)
      }
    }
  }
}

/// A SHA-256 digest: 32 bytes, written as `sha256:` and 64 lower-case hex digits.
package struct Digest: Hashable, Sendable {
  /// The length of a digest in bytes.
  package static let byteCount = 32

  package let bytes: [UInt8]

  /// Creates a digest from exactly 32 bytes; `nil` for any other count.
  package init?(bytes: some Collection<UInt8>) {
    guard bytes.count == Digest.byteCount else { return nil }
    self.bytes = Array(bytes)
  }

  /// Creates a digest from exactly 64 lower-case hex digits; `nil` for any other string.
  package init?(hex: String) {
    guard let bytes = Hex.decode(hex) else { return nil }
    self.init(bytes: bytes)
  }

  /// Creates a digest from `sha256:` and 64 lower-case hex digits; `nil` for any other string.
  package init?(_ text: String) {
    guard text.utf8.starts(with: Digest.prefix.utf8) else { return nil }
    self.init(hex: String(decoding: text.utf8.dropFirst(Digest.prefix.utf8.count), as: UTF8.self))
  }

  /// The 64 lower-case hex digits, without a prefix.
  package var hex: String { Hex.encode(bytes) }

  private static let prefix = "sha256:"
}

extension Digest: CustomStringConvertible {
  /// `sha256:` and 64 lower-case hex digits.
  package var description: String { Digest.prefix + hex }
}

/// HMAC with SHA-256 (RFC 2104).
package enum HMACSHA256 {
  /// Returns the authentication code of `message`. The key can have any length.
  package static func code(for message: [UInt8], key: [UInt8]) -> Digest {
    let block = 64
    var padded = key.count > block ? SHA256.digest(of: key).bytes : key
    padded += [UInt8](repeating: 0, count: block - padded.count)
    var hash = SHA256()
    hash.update(padded.map { $0 ^ 0x36 })
    hash.update(message)
    let inner = hash.finish()
    hash.update(padded.map { $0 ^ 0x5c })
    hash.update(inner.bytes)
    return hash.finish()
  }
}

/// Reports whether two byte strings are equal. The running time does not depend on where they
/// differ.
package func equalInConstantTime(_ left: [UInt8], _ right: [UInt8]) -> Bool {
  left.count == right.count && CRYPTO_memcmp(left, right, left.count) == 0
}
