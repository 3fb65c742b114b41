/// A number of bytes, never negative; a literal counts bytes.
package struct ByteCount: Equatable, Comparable, Sendable, ExpressibleByIntegerLiteral {
  /// The number.
  package let bytes: Int

  /// `bytes` bytes; a negative number is our own mistake and stops the program.
  package init(bytes: Int) {
    precondition(bytes >= 0, "a count of bytes is not negative")
    self.bytes = bytes
  }

  /// So many bytes.
  package init(integerLiteral bytes: Int) {
    self.init(bytes: bytes)
  }

  /// So many times 1,024 bytes.
  package static func kibibytes(_ count: Int) -> ByteCount { ByteCount(bytes: count << 10) }

  /// So many times 1,048,576 bytes.
  package static func mebibytes(_ count: Int) -> ByteCount { ByteCount(bytes: count << 20) }

  /// Fewer bytes come first.
  package static func < (left: ByteCount, right: ByteCount) -> Bool { left.bytes < right.bytes }
}
