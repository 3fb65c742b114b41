package import Crypto
package import RFC3339

/// What is to be recorded, before the log gives it a place.
package struct EntryDraft: Equatable, Sendable {
  /// When it happened; never before the last entry's time.
  package var time: Timestamp
  /// What happened.
  package var kind: EntryKind
  /// Where: an environment's name, or empty.
  package var env: String
  /// Who did it.
  package var actor: String
  /// At which commit: 40 or 64 hex digits, or empty.
  package var commit: String
  /// The ticket that asked for it, or empty.
  package var ticket: String
  /// The id of the deployment, or empty.
  package var deploy: String
  /// Digests of what was involved, by name: `[A-Za-z0-9]` and up to 63 more of `[A-Za-z0-9._/-]`.
  package var digests: [String: Digest]
  /// Anything else, by names of the same form.
  package var details: [String: String]

  /// A draft; what it leaves out is empty.
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
}

extension EntryDraft {
  /// Whether `bytes` can name a digest or a detail: `[A-Za-z0-9]` and up to 63 more of
  /// `[A-Za-z0-9._/-]`.
  package static func isName(_ bytes: some Collection<UInt8>) -> Bool { EntryText.isName(bytes) }

  /// Whether `bytes`, which are UTF-8, can be the text of a field or detail: no control characters.
  package static func isText(_ bytes: some Sequence<UInt8>) -> Bool { EntryText.isValid(bytes) }
}
