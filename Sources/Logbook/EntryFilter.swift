package import RFC3339

/// Which entries a listing shows; what is nil does not matter.
package struct EntryFilter: Equatable, Sendable {
  /// Entries of one of these kinds.
  package var kinds: Set<EntryKind>?
  /// Entries of this environment, byte for byte; "" are those without one.
  package var env: String?
  /// Entries of this time or later.
  package var from: Timestamp?
  /// Entries of this time or earlier.
  package var to: Timestamp?

  /// A filter; without arguments it lets everything pass.
  package init(
    kinds: Set<EntryKind>? = nil, env: String? = nil, from: Timestamp? = nil, to: Timestamp? = nil
  ) {
    self.kinds = kinds
    self.env = env
    self.from = from
    self.to = to
  }

  /// Whether `entry` passes.
  package func accepts(_ entry: Entry) -> Bool {
    if let kinds, !kinds.contains(entry.kind) { return false }
    if let env, !env.utf8.elementsEqual(entry.content.env.utf8) { return false }
    if let from, entry.time < from { return false }
    if let to, entry.time > to { return false }
    return true
  }
}
