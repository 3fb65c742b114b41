internal import COpenSSL

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
