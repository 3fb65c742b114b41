/// All copies of some bytes that differ from them in one bit.
package struct BitFlips: Sequence, Sendable {
  /// A copy with one bit changed.
  package struct Flip: Equatable, Sendable, CustomStringConvertible {
    package let bytes: [UInt8]
    /// The bit; 0 is the lowest of the first byte.
    package let bit: Int

    /// For the message of an expectation: `byte 3, bit 7`.
    package var description: String { "byte \(bit / 8), bit \(bit % 8)" }
  }

  let bytes: [UInt8]

  /// The copies in order, made on demand.
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

/// All copies of `bytes` with one bit changed.
package func bitFlips(of bytes: [UInt8]) -> BitFlips {
  BitFlips(bytes: bytes)
}
