extension [UInt8] {
  /// Appends an integer, most significant byte first.
  mutating func append<Number: FixedWidthInteger>(bigEndian number: Number) {
    Swift.withUnsafeBytes(of: number.bigEndian) { append(contentsOf: $0) }
  }
}

extension ArraySlice<UInt8> {
  /// Removes an integer from the start, most significant byte first. Returns nil if there are too
  /// few bytes.
  mutating func popInteger<Number: FixedWidthInteger>(_: Number.Type) -> Number? {
    guard let bytes = popBytes(MemoryLayout<Number>.size) else { return nil }
    return bytes.reduce(0) { $0 << 8 | Number(truncatingIfNeeded: $1) }
  }

  /// Removes `count` bytes from the start and returns them. Returns nil if there are fewer.
  mutating func popBytes(_ count: Int) -> ArraySlice<UInt8>? {
    guard count <= self.count else { return nil }
    defer { self = dropFirst(count) }
    return prefix(count)
  }
}

/// CRC-32C, the checksum with the Castagnoli polynomial (RFC 3720 §12.1).
///
/// It detects accidental damage. It does not protect against changes made on purpose.
struct CRC32C: Sendable {
  private var register: UInt32 = .max

  /// Creates the checksum of an empty message.
  init() {}

  /// The checksum of the bytes so far.
  var value: UInt32 { ~register }

  /// Appends bytes to the message.
  mutating func update(_ bytes: some Sequence<UInt8>) {
    for byte in bytes {
      register = register >> 8 ^ CRC32C.table[Int(UInt8(truncatingIfNeeded: register) ^ byte)]
    }
  }

  /// The effect of each value of a byte on the register, for the reversed polynomial.
  private static let table: [UInt32] = (0..<256).map { index in
    var value = UInt32(index)
    for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0x82F6_3B78 : value >> 1 }
    return value
  }
}
