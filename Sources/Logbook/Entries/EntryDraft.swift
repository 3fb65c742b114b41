package import Crypto
package import RFC3339

/// The content of an entry, before the log assigns an index to it.
package struct EntryDraft: Equatable, Sendable {
  /// When the event happened. It must not be earlier than the time of the log's last entry.
  package var time: Timestamp
  /// The kind of event.
  package var kind: EntryKind
  /// The name of the environment, or an empty string.
  package var env: String
  /// The person or program that acted, or an empty string.
  package var actor: String
  /// The commit as 40 or 64 lower-case hex digits, or an empty string.
  package var commit: String
  /// The id of the change ticket, or an empty string.
  package var ticket: String
  /// The id of the deployment, or an empty string.
  package var deploy: String
  /// The digests of the files and images involved, by name. ``isName(_:)`` defines the valid names.
  package var digests: [String: Digest]
  /// Further facts, by name. ``isName(_:)`` defines the valid names.
  package var details: [String: String]

  /// Creates a draft. Fields without an argument are empty.
  package init(
    time: Timestamp, kind: EntryKind, env: String = "", actor: String = "", commit: String = "",
    ticket: String = "", deploy: String = "", digests: [String: Digest] = [:],
    details: [String: String] = [:]
  ) {
    self.time = time
    self.kind = kind
    self.env = env
    self.actor = actor
    self.commit = commit
    self.ticket = ticket
    self.deploy = deploy
    self.digests = digests
    self.details = details
  }

  /// Reports whether `bytes` can name a digest or a detail: one character of `[A-Za-z0-9]` followed
  /// by up to 63 characters of `[A-Za-z0-9._/-]`.
  package static func isName(_ bytes: some Collection<UInt8>) -> Bool { EntryText.isName(bytes) }

  /// Reports whether `bytes`, which must be valid UTF-8, can be the text of a field or detail: one
  /// line without control characters.
  package static func isText(_ bytes: some Sequence<UInt8>) -> Bool { EntryText.isValid(bytes) }
}

/// The kind of event that an entry records (docs/formats/logbook.md §1).
package enum EntryKind: String, CaseIterable, Sendable {
  case deploy, promote, rollback, render, rotate, allowlist, exception, approval
  case incidentOpen = "incident.open"
  case incidentAttach = "incident.attach"
  case incidentClose = "incident.close"
  case drill, snapshot, restore, note
}

/// Checks the strings in an entry: one line of UTF-8 without control characters
/// (docs/formats/logbook.md §1).
///
/// Because control characters are refused, canonical JSON needs only two escapes, `\"` and `\\`,
/// and an entry cannot send control sequences to the terminal that prints it.
enum EntryText {
  /// Reports whether `bytes`, which must be valid UTF-8, contain no control character.
  static func isValid(_ bytes: some Sequence<UInt8>) -> Bool {
    bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7f }
  }

  /// Reports whether `bytes` can name a digest or a detail: one character of `[A-Za-z0-9]` followed
  /// by up to 63 characters of `[A-Za-z0-9._/-]`.
  static func isName(_ bytes: some Collection<UInt8>) -> Bool {
    guard (1...64).contains(bytes.count), let first = bytes.first, isAlphanumeric(first) else {
      return false
    }
    return bytes.allSatisfy { isAlphanumeric($0) || ".-_/".utf8.contains($0) }
  }

  /// Reports whether `bytes` are the name of an environment: empty, or up to 32 characters of
  /// `[a-z0-9-]` that begin with a letter.
  static func isEnvironment(_ bytes: some Collection<UInt8>) -> Bool {
    guard let first = bytes.first else { return true }
    return bytes.count <= 32 && (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first)
      && bytes.allSatisfy { isLowerOrDigit($0) || $0 == UInt8(ascii: "-") }
  }

  /// Reports whether `bytes` are a commit: empty, or 40 or 64 lower-case hex digits.
  static func isCommit(_ bytes: some Collection<UInt8>) -> Bool {
    (bytes.isEmpty || bytes.count == 40 || bytes.count == 64) && bytes.allSatisfy(isHex)
  }

  /// Reports whether `bytes` are a digest: `sha256:` and 64 lower-case hex digits.
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
