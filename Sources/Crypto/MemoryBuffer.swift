internal import COpenSSL

/// OpenSSL's view of bytes that are ours.
enum MemoryBuffer {
  /// What `body` reads out of a buffer over `bytes`; `nil` when there is none.
  ///
  /// The buffer keeps the address it is given, and Swift frees an array after its last use in the text, not at
  /// the end of its scope: only a closure that holds the array makes the bytes outlive the reading.
  static func read<Result>(_ bytes: [UInt8], _ body: (OpaquePointer) -> Result?) -> Result? {
    OpenSSL.initialise()
    defer { ERR_clear_error() }
    guard let count = Int32(exactly: bytes.count) else { return nil }
    return bytes.withUnsafeBytes { memory in
      guard let buffer = BIO_new_mem_buf(memory.baseAddress, count) else { return nil }
      defer { BIO_free(buffer) }
      return body(buffer)
    }
  }
}
