import HTTP

/// The world as an agent's client sees it: calls, time and chance, each of which a test can replace.
struct AgentWire: Sendable {
  /// An answer whose body is read while it comes.
  struct Stream: Sendable {
    let head: ReplyHead
    /// The next bytes; nil at the end.
    let next: @Sendable () async throws(TransferError) -> [UInt8]?
  }

  /// Makes a call and gives its whole answer.
  let send: @Sendable (Request) async throws(TransferError) -> Reply

  /// Makes a call and gives its answer as soon as the head is there.
  let stream: @Sendable (Request) async throws(TransferError) -> Stream

  /// What time it is.
  var now: @Sendable () -> ContinuousClock.Instant = { .now }

  /// Returns then, or when the task is cancelled.
  var sleep: @Sendable (_ until: ContinuousClock.Instant) async -> Void = { until in
    try? await Task.sleep(until: until, clock: .continuous)
  }

  /// A number in 0..<1.
  var chance: @Sendable () -> Double = { .random(in: 0..<1) }
}

extension AgentWire {
  /// The real one.
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
