/// The permissions of a file or folder, in the octal notation of chmod(1).
package struct FileMode: Equatable, Sendable {
  /// The twelve permission bits, such as `0o600`.
  package let bits: UInt32

  /// A mode of exactly these bits. A value above `0o7777` is a programming error and stops the
  /// program.
  package init(_ bits: UInt32) {
    precondition(bits <= 0o7777, "a mode has twelve bits")
    self.bits = bits
  }

  /// 0600: the owner reads and writes; other users have no access.
  package static let `private` = FileMode(0o600)
  /// 0400: the owner reads; the mode of a secret that is delivered as a file.
  package static let secret = FileMode(0o400)
  /// 0644: every user reads; the mode of what is committed or published.
  package static let shared = FileMode(0o644)
  /// 0755: a folder that every user reads.
  package static let sharedFolder = FileMode(0o755)

  /// Whether users other than the owner have any permission.
  var reachesOthers: Bool { bits & 0o077 != 0 }

  /// Four octal digits, such as `0600`.
  var octal: String {
    let digits = String(bits, radix: 8)
    return String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
  }
}

/// The owner of a file that is written, by number, as in `--owner UID[:GID]`.
package struct FileOwner: Equatable, Sendable {
  /// The user id.
  package let user: UInt32
  /// The group id; `nil` keeps the group with which the file was created.
  package let group: UInt32?

  /// Owned by `user`, and by `group` unless it is `nil`.
  package init(user: UInt32, group: UInt32? = nil) {
    self.user = user
    self.group = group
  }
}
