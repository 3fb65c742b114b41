/// The path of a tracked file below the root, compared by its bytes: `String` would take two spellings of one
/// accented letter for the same name, and git does not.
struct SourcePath: Hashable, Comparable, Sendable {
  let text: String

  init(_ text: String) { self.text = text }

  static func == (left: SourcePath, right: SourcePath) -> Bool {
    left.text.utf8.elementsEqual(right.text.utf8)
  }

  static func < (left: SourcePath, right: SourcePath) -> Bool {
    left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
  }

  func hash(into hasher: inout Hasher) {
    for byte in text.utf8 { hasher.combine(byte) }
  }
}
