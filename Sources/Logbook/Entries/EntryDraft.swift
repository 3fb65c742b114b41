package import Crypto
package import RFC3339

/// The content of an entry, before the log assigns an index to it.
package struct EntryDraft: Equatable, Sendable {
  /// When it happened; not before the last entry's time.
  package var time: Timestamp
  /// What happened.
  package var kind: EntryKind
  /// The name of the environment, or empty.
  package var env: String
  /// The person or program that did it, or empty.
  package var actor: String
  /// The commit, 40 or 64 hex digits, or empty.
  package var commit: String
  /// The change ticket, or empty.
  package var ticket: String
  /// The id of the deployment, or empty.
  package var deploy: String
  /// Digests of the files and images involved, by name; see ``isName(_:)``.
  package var digests: [String: Digest]
  /// Further facts, by names of the same form.
  package var details: [String: String]

  /// A draft; fields that are left out are empty.
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

  /// Whether `bytes` can name a digest or a detail: `[A-Za-z0-9]` and up to 63 more of
  /// `[A-Za-z0-9._/-]`.
  package static func isName(_ bytes: some Collection<UInt8>) -> Bool { EntryText.isName(bytes) }

  /// Whether `bytes`, which are UTF-8, can be the text of a field or detail: one line without
  /// control characters.
  package static func isText(_ bytes: some Sequence<UInt8>) -> Bool { EntryText.isValid(bytes) }
}

/// What an entry records (docs/formats/logbook.md §1).
package enum EntryKind: String, CaseIterable, Sendable {
  case deploy, promote, rollback, render, rotate, allowlist, exception, approval
  case incidentOpen = "incident.open"
  case incidentAttach = "incident.attach"
  case incidentClose = "incident.close"
  case drill, snapshot, restore, note
}

/// The texts that an entry may contain: one line of UTF-8 without control characters
/// (docs/formats/logbook.md §1).
///
/// Without control characters canonical JSON needs only two escapes, `\"` and `\\`, and no entry
/// can send control sequences to the terminal that prints it.
enum EntryText {
  /// Whether `bytes`, which are valid UTF-8, may be the text of a value.
  static func isValid(_ bytes: some Sequence<UInt8>) -> Bool {
    bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7f }
  }

  /// Whether `bytes` may name a digest or a detail: `[A-Za-z0-9]` followed by up to 63 of
  /// `[A-Za-z0-9._/-]`.
  static func isName(_ bytes: some Collection<UInt8>) -> Bool {
    guard (1...64).contains(bytes.count), let first = bytes.first, isAlphanumeric(first) else {
      return false
    }
    return bytes.allSatisfy { isAlphanumeric($0) || ".-_/".utf8.contains($0) }
  }

  /// Whether `bytes` are an environment's name: empty, or up to 32 of `[a-z0-9-]` that begin with a
  /// letter.
  static func isEnvironment(_ bytes: some Collection<UInt8>) -> Bool {
    guard let first = bytes.first else { return true }
    return bytes.count <= 32 && (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first)
      && bytes.allSatisfy { isLowerOrDigit($0) || $0 == UInt8(ascii: "-") }
  }

  /// Whether `bytes` are a commit: empty, or 40 or 64 lower-case hex digits.
  static func isCommit(_ bytes: some Collection<UInt8>) -> Bool {
    (bytes.isEmpty || bytes.count == 40 || bytes.count == 64) && bytes.allSatisfy(isHex)
  }

  /// Whether `bytes` are a digest: `sha256:` and 64 lower-case hex digits.
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
