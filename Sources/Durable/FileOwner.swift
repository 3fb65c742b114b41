/// To whom a written file belongs: numeric, as `--owner UID[:GID]` gives it.
package struct FileOwner: Equatable, Sendable {
  /// The user id.
  package let user: UInt32
  /// The group id; `nil` leaves the group as the folder made it.
  package let group: UInt32?

  /// The user, and the group where it matters.
  package init(user: UInt32, group: UInt32? = nil) {
    self.user = user
    self.group = group
  }
}
