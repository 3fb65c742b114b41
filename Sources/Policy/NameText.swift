/// Names as policy files write them.
enum NameText {
  /// What `isName` takes, for errors.
  static let form = "a name: 1–128 letters, digits, - _ ."

  /// What `isPrincipal` takes, for errors.
  static let principalForm = "one principal of allowed_signers, as in alice@example.com"

  /// Whether `text` can name a role, a suite, a project: letters, digits, `-`, `_`, `.`.
  static func isName(_ text: String) -> Bool { consists(text, alsoOf: "-_.") }

  /// Whether `text` can be one principal of `allowed_signers`: no pattern, no list, no space.
  static func isPrincipal(_ text: String) -> Bool { consists(text, alsoOf: "-_.@+") }

  /// Whether `text` is 1–128 ASCII letters, digits and `others`.
  static func consists(_ text: String, alsoOf others: String) -> Bool {
    (1...128).contains(text.utf8.count)
      && text.utf8.allSatisfy { isDigit($0) || isLetter($0) || others.utf8.contains($0) }
  }

  static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }
}
