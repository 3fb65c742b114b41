/// Who may do what with a file or folder, in the octal notation of chmod(1).
package struct FileMode: Equatable, Sendable {
  /// The twelve permission bits, such as `0o600`.
  package let bits: UInt32

  /// These bits and no others; anything above `0o7777` is our own mistake and stops the program.
  package init(_ bits: UInt32) {
    precondition(bits <= 0o7777, "a mode has twelve bits")
    self.bits = bits
  }

  /// 0600: the owner reads and writes, nobody else does anything.
  package static let `private` = FileMode(0o600)
  /// 0400: the owner reads; what a file secret has.
  package static let secret = FileMode(0o400)
  /// 0644: everybody reads; what is committed or published.
  package static let shared = FileMode(0o644)
  /// 0700: a folder that only its owner enters.
  package static let privateFolder = FileMode(0o700)
  /// 0755: a folder that everybody reads.
  package static let sharedFolder = FileMode(0o755)

  /// Whether anybody but the owner has a right.
  package var reachesOthers: Bool { bits & 0o077 != 0 }

  /// Four octal digits, such as `0600`.
  package var octal: String {
    let digits = String(bits, radix: 8)
    return String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
  }
}
