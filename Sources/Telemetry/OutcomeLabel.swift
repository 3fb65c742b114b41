/// How a prompt ended.
package enum OutcomeLabel: String, EnumeratedLabel {
  package static let name = "outcome"
  package static let other = OutcomeLabel.failed
  /// With the agent's answer.
  case answered
  /// With a message that says why there is none.
  case failed
  /// Denied by the rate limit.
  case limited
  /// Stopped by the chat.
  case stopped
}
