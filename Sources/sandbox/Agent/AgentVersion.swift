/// A version of A2A as it is told on the wire.
enum AgentVersion: String, Hashable, Sendable {
  case v1 = "1.0"
  case v03 = "0.3"
}
