import HTTP
import Support
import Testing

@Suite(.timeLimit(.minutes(1))) struct CancellationTests {
  /// Answers all requests except `/poll`; reports when that arrived and when its connection ended.
  private static func peer(_ sink: AsyncStream<String>.Continuation) throws -> Peer {
    try Peer { connection in
      while let request = connection.request() {
        guard request.hasPrefix("GET /poll") else {
          connection.answer("pong")
          continue
        }
        sink.yield("came")
        connection.waitForEnd()
        sink.yield("ended")
      }
    }
  }

  @Test func endsAPollAtOnce() async throws {
    let (events, sink) = AsyncStream<String>.makeStream()
    let peer = try Self.peer(sink)
    var iterator = events.makeAsyncIterator()
    let poll = Task { try await peer.send(.get, "/poll", within: .seconds(50)) }
    #expect(await iterator.next() == "came")
    poll.cancel()
    await #expect(throws: TransferError.cancelled) { try await poll.value }
    #expect(await iterator.next() == "ended")
  }

  @Test func answersOthersDuringAPoll() async throws {
    let (events, sink) = AsyncStream<String>.makeStream()
    let peer = try Self.peer(sink)
    var iterator = events.makeAsyncIterator()
    let poll = Task { try await peer.send(.get, "/poll", within: .seconds(50)) }
    #expect(await iterator.next() == "came")
    for _ in 1...100 { #expect(try await peer.send().status == 200) }
    #expect(peer.server.accepted == 2)
    poll.cancel()
    await #expect(throws: TransferError.cancelled) { try await poll.value }
    #expect(try await peer.send().status == 200)
    #expect(peer.server.accepted == 2)
  }

  @Test func neverBeginsACallThatWasCancelledBefore() async throws {
    let peer = try Peer(answering: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    let call = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await peer.send()
    }
    await #expect(throws: TransferError.cancelled) { try await call.value }
    #expect(peer.server.accepted == 0)
  }

  /// Of 400 concurrent calls every second one is cancelled: none is lost and none ends twice.
  @Test func endsEachOfManyCallsOnce() async throws {
    let (_, sink) = AsyncStream<String>.makeStream()
    let peer = try Self.peer(sink)
    let (polls, calls) = try await withThrowingTaskGroup(of: (Bool, TransferError?).self) { group in
      for number in 0..<400 {
        let isPoll = number.isMultiple(of: 2)
        let request = try peer.request(.get, isPoll ? "/poll" : "/", within: .seconds(50))
        group.addTask {
          do throws(TransferError) {
            _ = try await Self.send(request, over: peer.transport, cancelling: isPoll)
            return (isPoll, nil)
          } catch {
            return (isPoll, error)
          }
        }
      }
      var polls: [TransferError?] = []
      var calls: [TransferError?] = []
      for try await (isPoll, error) in group {
        if isPoll { polls.append(error) } else { calls.append(error) }
      }
      return (polls, calls)
    }
    #expect(polls == Array(repeating: .cancelled, count: 200))
    #expect(calls == Array(repeating: nil, count: 200))
  }

  private static func send(
    _ request: Request, over transport: Transport, cancelling: Bool
  ) async throws(TransferError) -> Reply {
    guard cancelling else { return try await transport.send(request) }
    let call = Task { () async -> Result<Reply, TransferError> in
      do throws(TransferError) {
        return .success(try await transport.send(request))
      } catch {
        return .failure(error)
      }
    }
    call.cancel()
    return try await call.value.get()
  }

  @Test func endsEverythingWhenClosed() async throws {
    let (events, sink) = AsyncStream<String>.makeStream()
    let peer = try Self.peer(sink)
    var iterator = events.makeAsyncIterator()
    let poll = Task { try await peer.send(.get, "/poll", within: .seconds(50)) }
    #expect(await iterator.next() == "came")
    await peer.transport.close()
    await #expect(throws: TransferError.cancelled) { try await poll.value }
    #expect(await iterator.next() == "ended")
    await #expect(throws: TransferError.cancelled) { try await peer.send() }
    await peer.transport.close()
  }

  @Test func closesWhatWasNeverUsed() async throws {
    let peer = try Peer { _ in }
    await peer.transport.close()
    await #expect(throws: TransferError.cancelled) { try await peer.send() }
    #expect(peer.server.accepted == 0)
  }

  @Test func closesItsConnectionsWhenReleased() async throws {
    let (events, sink) = AsyncStream<String>.makeStream()
    let server = try LoopbackServer { connection in
      while connection.request() != nil { connection.answer() }
      sink.yield("ended")
    }
    var iterator = events.makeAsyncIterator()
    let target = try #require(RequestTarget(server.url()))
    do {
      let transport = Transport(egress: EgressList([target.origin: TLSSettings()]))
      _ = try await transport.send(Request(.get, target, deadline: .now + .seconds(20)))
    }
    #expect(await iterator.next() == "ended")
  }
}
