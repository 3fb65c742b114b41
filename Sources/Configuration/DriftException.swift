package import RFC3339

/// A difference between two environments that a ticket excuses until an expiry day: one item of
/// exceptions.yaml (docs/formats/exceptions.md).
package struct DriftException: Hashable, Sendable {
  /// The value on one side of the difference.
  package enum Side: Hashable, Sendable {
    case absent
    /// The text after `=`. For a variable that is not plain, `********` matches any value.
    case value(String)
  }

  package let variable: String
  /// The environments to which the exception applies. A comparison must have both sides in this
  /// list, or TO must be its only item.
  package let environments: [EnvironmentName]
  package let from: Side
  package let to: Side
  package let ticket: String
  package let owner: String
  package let reason: String
  /// The last day on which the exception is in force, in UTC.
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

  /// Reports whether the exception is in force at `now`. It is in force until 23:59:59Z of its last
  /// day.
  package func isInForce(at now: Timestamp) -> Bool { now <= expires.end }

  /// Returns the days from the day of `now` to the last day; negative if the exception has expired.
  package func daysLeft(at now: Timestamp) -> Int64 {
    expires.daysSince1970 - now.day.daysSince1970
  }

  /// Reports whether the exception applies to a comparison of these two environments, in this
  /// direction.
  package func applies(from: EnvironmentName, to: EnvironmentName) -> Bool {
    environments.contains(to) && (environments.contains(from) || environments == [to])
  }
}
