import HTTP

/// The environment of an ``AgentClient``: calls, time, and random numbers, each replaceable by
/// tests.
struct AgentTransport: Sendable {
  /// A reply whose body is read as it arrives.
  struct Stream: Sendable {
    let head: ReplyHead
    /// The next bytes; nil at the end.
    let next: @Sendable () async throws(TransferError) -> [UInt8]?
  }

  /// Makes a call and returns the complete reply.
  let send: @Sendable (Request) async throws(TransferError) -> Reply

  /// Makes a call and returns as soon as the head of the reply has arrived.
  let stream: @Sendable (Request) async throws(TransferError) -> Stream

  /// The current time.
  var now: @Sendable () -> ContinuousClock.Instant = { .now }

  /// Waits until that time, or until the task is canceled.
  var sleep: @Sendable (_ until: ContinuousClock.Instant) async -> Void = { until in
    try? await Task.sleep(until: until, clock: .continuous)
  }

  /// A random number in 0..<1.
  var jitter: @Sendable () -> Double = { .random(in: 0..<1) }
}

extension AgentTransport {
  /// Calls over HTTP, with the real clock and random numbers.
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
