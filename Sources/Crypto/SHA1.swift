internal import COpenSSL

/// SHA-1 (FIPS 180-4), only for the ids of objects in git repositories, which use it by default.
///
/// SHA-1 is not collision-resistant. A caller that needs to bind a content uses ``SHA256``.
package enum SHA1 {
  /// The length of a digest in bytes.
  package static let byteCount = 20

  /// Returns the digest of the message that consists of the parts, in this order.
  package static func digest(of parts: UnsafeRawBufferPointer...) -> [UInt8] {
    var context = SHA_CTX()
    // These functions of libcrypto return 1. They cannot fail on valid arguments.
    var status = SHA1_Init(&context)
    precondition(status == 1, "SHA1_Init failed")
    for part in parts {
      status = SHA1_Update(&context, part.baseAddress, part.count)
      precondition(status == 1, "SHA1_Update failed")
    }
    return [UInt8](unsafeUninitializedCapacity: byteCount) { buffer, count in
      let status = SHA1_Final(buffer.baseAddress, &context)
      precondition(status == 1, "SHA1_Final failed")
      count = byteCount
    }
  }
}
