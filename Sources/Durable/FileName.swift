/// The name of a file, compared by its bytes, as the file system compares names. `String` treats
/// two spellings of an accented letter as equal, so one of two files would hide the other.
package struct FileName: Hashable, Comparable, Sendable {
  package let text: String

  package init(_ text: String) { self.text = text }

  package static func == (left: FileName, right: FileName) -> Bool {
    left.text.utf8.elementsEqual(right.text.utf8)
  }

  package static func < (left: FileName, right: FileName) -> Bool {
    left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
  }

  package func hash(into hasher: inout Hasher) {
    for byte in text.utf8 { hasher.combine(byte) }
  }

  /// Whether the name begins with a dot.
  package var isHidden: Bool { text.utf8.first == UInt8(ascii: ".") }

  /// Reports whether the name ends with the bytes of `suffix`. `String.hasSuffix` does not find a
  /// suffix whose first character combines with the character before it.
  package func hasSuffix(_ suffix: String) -> Bool {
    text.utf8.count >= suffix.utf8.count
      && text.utf8.suffix(suffix.utf8.count).elementsEqual(suffix.utf8)
  }

  /// Returns the name without `suffix`; the name itself if it does not end with `suffix`.
  package func dropping(_ suffix: String) -> FileName {
    guard hasSuffix(suffix) else { return self }
    return FileName(
      String(decoding: text.utf8.dropLast(suffix.utf8.count), as: UTF8.self))
  }

  /// Returns the name followed by `suffix`.
  package func adding(_ suffix: String) -> FileName { FileName(text + suffix) }
}
