/// What the text in an entry may be: one line of UTF-8 without control characters
/// (docs/formats/logbook.md §1).
///
/// Control characters are left out so that canonical JSON needs two escapes only, `\"` and `\\`,
/// and so that no entry can act on a terminal that prints it.
enum EntryText {
  /// Whether a value may be the text `bytes`, which are valid UTF-8.
  static func isValid(_ bytes: some Sequence<UInt8>) -> Bool {
    bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7f }
  }

  /// Whether `bytes` name a digest or a detail: `[A-Za-z0-9]` followed by up to 63 of
  /// `[A-Za-z0-9._/-]`.
  static func isName(_ bytes: some Collection<UInt8>) -> Bool {
    guard (1...64).contains(bytes.count), let first = bytes.first, isAlphanumeric(first) else {
      return false
    }
    return bytes.allSatisfy { isAlphanumeric($0) || ".-_/".utf8.contains($0) }
  }

  /// Whether `bytes` are an environment's name: empty, or up to 32 of `[a-z0-9-]` led by a letter.
  static func isEnvironment(_ bytes: some Collection<UInt8>) -> Bool {
    guard let first = bytes.first else { return true }
    return bytes.count <= 32 && (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first)
      && bytes.allSatisfy { isLowerOrDigit($0) || $0 == UInt8(ascii: "-") }
  }

  /// Whether `bytes` are a commit: empty, or 40 or 64 lower-case hex digits.
  static func isCommit(_ bytes: some Collection<UInt8>) -> Bool {
    (bytes.isEmpty || bytes.count == 40 || bytes.count == 64) && bytes.allSatisfy(isHex)
  }

  /// Whether `bytes` are a digest as it is written: `sha256:` and 64 lower-case hex digits.
  static func isDigest(_ bytes: some Collection<UInt8>) -> Bool {
    bytes.count == 71 && bytes.starts(with: "sha256:".utf8) && bytes.dropFirst(7).allSatisfy(isHex)
  }

  private static func isHex(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    isLowerOrDigit(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
  }

  private static func isLowerOrDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}
