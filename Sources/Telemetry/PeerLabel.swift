/// Whom a call went to.
package enum PeerLabel: String, EnumeratedLabel {
  package static let name = "peer"
  package static let other = PeerLabel.a2a
  /// The Bot API.
  case telegram
  /// The agent.
  case a2a
}
