/// What `isName` takes, for errors.
let nameForm = "1–128 letters, digits, - _ ."

/// Whether `text` is a name of a role, a suite, a project: letters, digits, `-`, `_`, `.`, at most 128.
func isName(_ text: String) -> Bool {
  (1...128).contains(text.utf8.count)
    && text.utf8.allSatisfy { isLetterOrDigit($0) || "-_.".utf8.contains($0) }
}

/// Whether `text` can be one principal of `allowed_signers`: no pattern, no list, no space.
func isPrincipal(_ text: String) -> Bool {
  (1...128).contains(text.utf8.count)
    && text.utf8.allSatisfy { isLetterOrDigit($0) || "-_.@+".utf8.contains($0) }
}

/// Whether `byte` is an ASCII digit.
func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

/// Whether `byte` is an ASCII letter or digit.
func isLetterOrDigit(_ byte: UInt8) -> Bool {
  isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
}
