import HTTP
import Support
import Testing

@Suite(.timeLimit(.minutes(1))) struct ReplyStreamTests {
  private static let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
  private static let endless = head + "\r\n"

  @Test func returnsEachPartAsItArrives() async throws {
    let gate = Gate()
    let peer = try Peer { connection in
      guard connection.request() != nil else { return }
      connection.write(Self.head + "Transfer-Encoding: chunked\r\n\r\n")
      for part in ["3\r\none\r\n", "3\r\ntwo\r\n", "5\r\nthree\r\n"] {
        gate.wait()
        connection.write(part)
      }
      connection.write("0\r\n\r\n")
      connection.waitForEnd()
    }
    let stream = try await peer.transport.stream(peer.request())
    #expect(stream.status == 200)
    #expect(stream["content-type"] == "text/event-stream")
    for part in ["one", "two", "three"] {
      gate.open()
      #expect(try await stream.next() == Array(part.utf8))
    }
    #expect(try await stream.next() == nil)
    #expect(try await stream.next() == nil)
  }

  @Test func keepsTheConnectionForTheNextCall() async throws {
    let peer = try Peer(answering: "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")
    for _ in 1...3 {
      let stream = try await peer.transport.stream(peer.request())
      #expect(try await stream.rest() == Array("hello".utf8))
    }
    #expect(peer.server.accepted == 1)
  }

  @Test(arguments: ["200 OK\r\nContent-Length: 0", "204 No Content"])
  func endsWithoutABody(head: String) async throws {
    let peer = try Peer(answering: "HTTP/1.1 \(head)\r\n\r\n")
    let stream = try await peer.transport.stream(peer.request())
    #expect(try await stream.next() == nil)
  }

  /// The peer can send until the buffers are full, and the rest when the reader reads.
  @Test func makesThePeerWaitForTheReader() async throws {
    let (events, sink) = AsyncStream<Int>.makeStream()
    let (piece, count) = ([UInt8](repeating: 0x78, count: 1 << 16), 512)
    let peer = try Peer { connection in
      guard connection.request() != nil else { return }
      connection.write(Self.endless)
      var stuckAt: Int?
      for number in 0..<count {
        if stuckAt == nil, !connection.hasRoom(withinMilliseconds: 300) {
          stuckAt = number
          sink.yield(number)
        }
        guard connection.write(piece) else { return }
      }
      if stuckAt == nil { sink.yield(count) }
    }
    let stream = try await peer.transport.stream(peer.request(limit: .max))
    var iterator = events.makeAsyncIterator()
    #expect(try #require(await iterator.next()) < count / 2)
    #expect(try await peer.transport.stream(peer.request()).status == 200, "others go on")
    var total = 0
    while let part = try await stream.next() { total += part.count }
    #expect(total == piece.count * count)
  }

  @Test func endsTheCallWhenReleased() async throws {
    let (events, sink) = AsyncStream<String>.makeStream()
    let peer = try Peer { connection in
      guard connection.request() != nil else { return }
      connection.write(Self.endless + "x")
      connection.waitForEnd()
      sink.yield("ended")
    }
    var iterator = events.makeAsyncIterator()
    _ = try await peer.transport.stream(peer.request()).head
    #expect(await iterator.next() == "ended")
  }

  @Test func endsWhenTheTaskIsCancelled() async throws {
    for isHeadThere in [false, true] {
      let (events, sink) = AsyncStream<String>.makeStream()
      let peer = try Peer { connection in
        guard connection.request() != nil else { return }
        if isHeadThere { connection.write(Self.endless + "x") }
        sink.yield("came")
        connection.waitForEnd()
        sink.yield("ended")
      }
      var iterator = events.makeAsyncIterator()
      let reading = Task { try await peer.transport.stream(peer.request()).rest() }
      #expect(await iterator.next() == "came")
      reading.cancel()
      await #expect(throws: TransferError.cancelled) { try await reading.value }
      #expect(await iterator.next() == "ended")
    }
  }

  @Test func returnsWhatArrivedBeforeTheError() async throws {
    let peer = try Peer { connection in
      guard connection.request() != nil else { return }
      connection.write(Self.head + "Content-Length: 10\r\n\r\nhello")
      connection.waitForEnd()
    }
    let stream = try await peer.transport.stream(peer.request(within: .seconds(2)))
    #expect(try await stream.next() == Array("hello".utf8))
    await #expect(throws: TransferError.timedOut(sent: true)) { try await stream.next() }
    await #expect(throws: TransferError.timedOut(sent: true)) { try await stream.next() }
  }

  @Test func endsByTheDeadlineWithoutAReader() async throws {
    let (events, sink) = AsyncStream<String>.makeStream()
    let piece = [UInt8](repeating: 0x78, count: 1 << 20)
    let peer = try Peer { connection in
      guard connection.request() != nil else { return }
      connection.write(Self.endless)
      while connection.write(piece) {}
      sink.yield("ended")
    }
    let stream = try await peer.transport.stream(
      peer.request(within: .seconds(2), limit: .max))
    var iterator = events.makeAsyncIterator()
    #expect(await iterator.next() == "ended")
    await #expect(throws: TransferError.timedOut(sent: true)) { try await stream.rest() }
  }

  @Test(arguments: [
    ("too long", "Content-Length: 100\r\n\r\n" + String(repeating: "x", count: 100)),
    (
      "too long in chunks",
      "Transfer-Encoding: chunked\r\n\r\n64\r\n" + String(repeating: "x", count: 100)
    ),
  ])
  func refusesABodyBeyondTheLimit(_ label: String, rest: String) async throws {
    let peer = try Peer(answering: "HTTP/1.1 200 OK\r\n\(rest)")
    let stream = try await peer.transport.stream(peer.request(limit: 99))
    await #expect(throws: TransferError.tooLarge(limit: 99)) { try await stream.rest() }
  }

  /// The bytes beyond the limit were waiting in libcurl while the reader was slow.
  @Test func refusesABodyBeyondTheLimitAfterAPause() async throws {
    let (events, sink) = AsyncStream<Void>.makeStream()
    let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 / 251) }
    let peer = try Peer { connection in
      guard connection.request() != nil else { return }
      connection.write(Self.endless)
      connection.write(bytes)
      sink.yield()
      connection.waitForEnd()
    }
    let stream = try await peer.transport.stream(peer.request(limit: 100_000))
    var iterator = events.makeAsyncIterator()
    await iterator.next()
    var came: [UInt8] = []
    await #expect(throws: TransferError.tooLarge(limit: 100_000)) {
      while let part = try await stream.next() { came += part }
    }
    #expect(came.count <= 100_000)
    #expect(came == Array(bytes.prefix(came.count)))
  }

  @Test func failsBeforeTheHeadLikeAnyCall() async throws {
    let peer = try Peer { connection in
      guard let request = connection.request() else { return }
      if request.hasPrefix("GET /garbage") { connection.write("garbage\r\n") }
    }
    await #expect(throws: TransferError.reset(sent: true)) {
      try await peer.transport.stream(peer.request())
    }
    await #expect(throws: TransferError.malformed) {
      try await peer.transport.stream(peer.request(.get, "/garbage"))
    }
    await peer.transport.close()
    await #expect(throws: TransferError.cancelled) {
      try await peer.transport.stream(peer.request())
    }
  }
}
