/// A number of bytes, never negative; an integer literal counts bytes.
package struct ByteCount: Equatable, Comparable, Sendable, ExpressibleByIntegerLiteral {
  /// The number of bytes.
  package let bytes: Int

  /// A count of `bytes` bytes. A negative number is a programming error and stops the program.
  package init(bytes: Int) {
    precondition(bytes >= 0, "a count of bytes is not negative")
    self.bytes = bytes
  }

  /// A count of `bytes` bytes.
  package init(integerLiteral bytes: Int) {
    self.init(bytes: bytes)
  }

  /// `count` times 1,024 bytes.
  package static func kibibytes(_ count: Int) -> ByteCount { ByteCount(bytes: count << 10) }

  /// `count` times 1,048,576 bytes.
  package static func mebibytes(_ count: Int) -> ByteCount { ByteCount(bytes: count << 20) }

  /// Compares the numbers of bytes.
  package static func < (left: ByteCount, right: ByteCount) -> Bool { left.bytes < right.bytes }
}
