import Synchronization
import Threads

@testable import HTTP
@testable import relay

/// A clock that advances when a task waits, and by a millisecond at each reading.
final class VirtualTime: Sendable {
  private let start = ContinuousClock.now
  private let nanoseconds = Atomic<Int64>(0)

  /// The time, a millisecond after the last reading.
  var now: ContinuousClock.Instant {
    start + .nanoseconds(nanoseconds.add(1_000_000, ordering: .relaxed).newValue)
  }

  /// The time since the start.
  var elapsed: Duration { .nanoseconds(nanoseconds.load(ordering: .relaxed)) }

  /// Advances to `instant`.
  func pass(until instant: ContinuousClock.Instant) {
    let due = Int64((instant - start) / .nanoseconds(1))
    _ = nanoseconds.max(due, ordering: .relaxed)
  }
}

extension AgentTransport.Stream {
  /// A reply that has arrived completely.
  init(_ reply: Reply) {
    let rest = Locked([UInt8]?.some(reply.body))
    self.init(head: reply.head) { () async throws(TransferError) in rest.withLock { $0.take() } }
  }
}

extension AgentTransport {
  /// A transport to an agent that does not stream, in real time.
  init(answering answer: @escaping @Sendable (Request) async throws(TransferError) -> Reply) {
    self.init(
      send: answer,
      stream: { (request) async throws(TransferError) in Stream(try await answer(request)) })
  }

  /// A transport to a model, in virtual time.
  init(_ agent: ModelAgent, _ time: VirtualTime) {
    self.init(
      send: { (request) async throws(TransferError) in try await agent.answer(request) },
      stream: { (request) async throws(TransferError) in try await agent.stream(request) })
    now = { time.now }
    sleep = { until in time.pass(until: until) }
    jitter = { 0.5 }
  }
}
