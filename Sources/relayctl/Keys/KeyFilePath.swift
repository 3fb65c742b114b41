import Console

/// The path of a private key file, told from a key that was given in its place: a key is never an argument or a
/// variable (DESIGN §3), and an error that quotes it would leave it in a CI's log.
enum KeyFilePath {
  private static let shortestKey = 32

  /// Whether the text may be a key itself: PEM, a line of `key new`, or a long word that is no name of a file.
  static func mayBeKey(_ text: String) -> Bool {
    let bytes = text.utf8
    if bytes.starts(with: "PRIVATE+KEY+".utf8) || bytes.contains(where: { $0 < 0x20 }) {
      return true
    }
    if text.contains("PRIVATE KEY") { return true }
    let isPath = bytes.contains(UInt8(ascii: "/")) || bytes.contains(UInt8(ascii: "."))
    return bytes.count >= shortestKey && !isPath
  }
}

extension ValueKind where Value == String {
  /// The name of a private key file.
  static var keyFile: ValueKind<String> {
    ValueKind("PATH", completion: .file) { text throws(Refusal) in
      guard !text.isEmpty, !KeyFilePath.mayBeKey(text) else {
        throw Refusal(
          expected: "the path of a key file",
          hint: "a key itself is never given here; a file of such a name is ./NAME")
      }
      return text
    }
  }
}
