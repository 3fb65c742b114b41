import HTTP

/// What an ``AgentClient`` needs from its environment: calls, time, and random numbers. Tests can
/// replace each of them.
struct AgentTransport: Sendable {
  /// A reply whose body is read while it arrives.
  struct Stream: Sendable {
    let head: ReplyHead
    /// Returns the next bytes, or nil at the end of the body.
    let next: @Sendable () async throws(TransferError) -> [UInt8]?
  }

  /// Makes a call and returns the complete reply. Used for the card.
  let send: @Sendable (Request) async throws(TransferError) -> Reply

  /// Makes a call and returns the reply as soon as its head has arrived. Used for all other calls,
  /// so that a reply that is too long can be read up to the limit.
  let stream: @Sendable (Request) async throws(TransferError) -> Stream

  /// Returns the current time.
  var now: @Sendable () -> ContinuousClock.Instant = { .now }

  /// Waits until the given time or until the task is canceled.
  var sleep: @Sendable (_ until: ContinuousClock.Instant) async -> Void = { until in
    try? await Task.sleep(until: until, clock: .continuous)
  }

  /// Returns a random number in 0..<1.
  var jitter: @Sendable () -> Double = { .random(in: 0..<1) }
}

extension AgentTransport {
  /// Creates an environment that makes calls over HTTP and uses the real clock and random numbers.
  init(_ transport: Transport) {
    self.init(
      send: { (request) async throws(TransferError) in try await transport.send(request) },
      stream: { (request) async throws(TransferError) in
        let stream = try await transport.stream(request)
        return Stream(
          head: stream.head, next: { () async throws(TransferError) in try await stream.next() })
      })
  }
}
