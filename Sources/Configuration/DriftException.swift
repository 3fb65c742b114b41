package import RFC3339

/// A difference between two environments that a ticket excuses until a day: one item of
/// exceptions.yaml (docs/formats/exceptions.md).
package struct DriftException: Hashable, Sendable {
  /// The value of one side.
  package enum Side: Hashable, Sendable {
    case absent
    /// The text after `=`; `********` fits any value of a variable that is not plain.
    case value(String)
  }

  package let variable: String
  /// It applies to a comparison when both sides are listed, or when only TO is.
  package let environments: [EnvironmentName]
  package let from: Side
  package let to: Side
  package let ticket: String
  package let owner: String
  package let reason: String
  /// The last day on which it is in force, in UTC.
  package let expires: CalendarDay

  package init(
    variable: String, environments: [EnvironmentName], from: Side, to: Side, ticket: String,
    owner: String, reason: String, expires: CalendarDay
  ) {
    self.variable = variable
    self.environments = environments
    self.from = from
    self.to = to
    self.ticket = ticket
    self.owner = owner
    self.reason = reason
    self.expires = expires
  }

  /// Whether it is in force at `now`: until 23:59:59Z of its last day.
  package func isInForce(at now: Timestamp) -> Bool { now <= expires.end }

  /// Days from the day of `now` to its last day; negative once it has expired.
  package func daysLeft(at now: Timestamp) -> Int64 {
    expires.daysSince1970 - now.day.daysSince1970
  }

  /// Whether it applies to a comparison of these two environments, in this direction.
  package func applies(from: EnvironmentName, to: EnvironmentName) -> Bool {
    environments.contains(to) && (environments.contains(from) || environments == [to])
  }
}
