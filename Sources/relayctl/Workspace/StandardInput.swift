import Console
import Durable
import Glibc

/// The process's standard input.
enum StandardInput {
  /// Everything up to its end; more than `limit` is refused.
  static func read(limit: ByteCount) throws(Failure) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 16_384)
    while true {
      let count = Glibc.read(0, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else {
        throw Failure(.undecided, "standard input: cannot read: \(systemMessage(errno))")
      }
      guard count > 0 else { return bytes }
      bytes += buffer.prefix(count)
      guard bytes.count <= limit.bytes else {
        throw Failure(.misused, "standard input: more than \(limit.bytes) bytes")
      }
    }
  }
}
