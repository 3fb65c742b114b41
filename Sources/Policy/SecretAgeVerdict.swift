/// What the age of a secret means for a promotion.
package enum SecretAgeVerdict: String, Hashable, Sendable, CaseIterable {
  /// Young enough, or known and without rotation.
  case ok
  /// Allowed, with at most `SecretAge.warningDays` days left.
  case dueSoon = "due_soon"
  /// Older than its rotation.
  case tooOld = "too_old"
  /// Written after the time of the judgement: a clock is wrong, and so may be every age.
  case fromTheFuture = "from_the_future"
  /// The vault has it but does not tell since when.
  case unknown
  /// The vault does not have it.
  case missing

  /// Whether a promotion may go on.
  package var isAllowed: Bool { self == .ok || self == .dueSoon }
}
