/// What a test waited for has not come to pass by the deadline.
struct WaitTimedOut: Error, Equatable, CustomStringConvertible {
  /// What was waited for.
  let what: String
  /// What there was instead.
  let found: String

  var description: String { "waited in vain for \(what): \(found)" }
}
