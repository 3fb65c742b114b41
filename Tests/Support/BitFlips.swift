/// Every copy of some bytes that differs from them in one bit.
package struct BitFlips: Sequence, Sendable {
  /// A copy with one bit changed.
  package struct Flip: Equatable, Sendable, CustomStringConvertible {
    /// The changed copy.
    package let bytes: [UInt8]
    /// Which bit, 0 being the lowest of the first byte.
    package let bit: Int

    /// For the message of an expectation: `byte 3, bit 7`.
    package var description: String { "byte \(bit / 8), bit \(bit % 8)" }
  }

  let bytes: [UInt8]

  /// The copies in order, made as they are asked for.
  package func makeIterator() -> AnyIterator<Flip> {
    var bit = 0
    return AnyIterator {
      guard bit < bytes.count * 8 else { return nil }
      defer { bit += 1 }
      var copy = bytes
      copy[bit / 8] ^= 1 << UInt8(bit % 8)
      return Flip(bytes: copy, bit: bit)
    }
  }
}

/// Every copy of `bytes` with one bit changed; none for no bytes.
package func bitFlips(of bytes: [UInt8]) -> BitFlips {
  BitFlips(bytes: bytes)
}
