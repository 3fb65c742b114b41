/// Takes lines that end in LF from the front of some bytes.
struct LineReader {
  /// What has not been taken yet.
  private(set) var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) {
    rest = bytes[...]
  }

  /// The next line without its LF, or nil if no LF is left.
  mutating func next() -> ArraySlice<UInt8>? {
    guard let end = rest.firstIndex(of: 0x0a) else { return nil }
    defer { rest = rest[(end + 1)...] }
    return rest[..<end]
  }
}
