import Synchronization

@testable import HTTP
@testable import relay

/// Time that passes when somebody waits, and a little with each look at it.
final class VirtualTime: Sendable {
  private let start = ContinuousClock.now
  private let nanoseconds = Atomic<Int64>(0)

  /// What time it is, a millisecond after the last look.
  var now: ContinuousClock.Instant {
    start + .nanoseconds(nanoseconds.add(1_000_000, ordering: .relaxed).newValue)
  }

  /// How much time has passed.
  var elapsed: Duration { .nanoseconds(nanoseconds.load(ordering: .relaxed)) }

  /// Lets the time pass until then.
  func pass(until instant: ContinuousClock.Instant) {
    let due = Int64((instant - start) / .nanoseconds(1))
    _ = nanoseconds.max(due, ordering: .relaxed)
  }
}

extension AgentWire {
  /// A wire to a model, in virtual time.
  init(_ agent: ModelAgent, _ time: VirtualTime) {
    self.init(
      send: { (request) async throws(TransferError) in try await agent.answer(request) },
      stream: { (request) async throws(TransferError) in try await agent.stream(request) })
    now = { time.now }
    sleep = { until in time.pass(until: until) }
    chance = { 0.5 }
  }
}
