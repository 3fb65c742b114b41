/// One call as it came.
struct AgentCallRecord: Equatable, Sendable {
  let method: AgentMethod
  /// The HTTP status of the answer; nil while it is under way and for calls that get none.
  var status: Int?
  /// When the call had arrived whole.
  let time: ContinuousClock.Instant
}
