import HTTP
import Support
import Testing

/// Broken peers: every call ends with the right error.
@Suite(.timeLimit(.minutes(1))) struct FaultTests {
  @Test(arguments: [
    ("closes at once", ""),
    ("closes in the status line", "HTTP/1.1 2"),
    ("closes in the head", "HTTP/1.1 200 OK\r\nContent-Le"),
    ("closes in a body with a length", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel"),
    ("closes in a chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel"),
    (
      "closes before the last chunk",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n"
    ),
    ("closes after 100", "HTTP/1.1 100 Continue\r\n\r\n"),
  ])
  func endsAsReset(_ label: String, bytes: String) async throws {
    for isAbrupt in [false, true] {
      let peer = try Peer { connection in
        guard connection.request() != nil else { return }
        if isAbrupt { connection.resetAtClose() }
        connection.write(bytes)
      }
      await #expect(throws: TransferError.reset(sent: true)) {
        try await peer.send(.post, body: "x")
      }
    }
  }

  @Test(arguments: [
    ("no HTTP", "SSH-2.0-OpenSSH_9.2\r\n"),
    ("HTTP/0.9", "<html></html>"),
    ("a status of two digits", "HTTP/1.1 20 OK\r\n\r\n"),
    ("a status below 100", "HTTP/1.1 099 OK\r\n\r\n"),
    ("one header too many", "HTTP/1.1 200 OK\r\n" + String(repeating: "A: b\r\n", count: 12000)),
    ("a header too long", "HTTP/1.1 200 OK\r\nA: " + String(repeating: "b", count: 200_000)),
    ("interim answers without end", String(repeating: "HTTP/1.1 103 H\r\n\r\n", count: 8000)),
    ("two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: -1\r\n\r\n"),
  ])
  func endsAsMalformed(_ label: String, bytes: String) async throws {
    let peer = try Peer(answering: bytes, closing: true)
    await #expect(throws: TransferError.malformed) { try await peer.send() }
  }

  @Test func endsInTimeWithoutAnAnswer() async throws {
    let peer = try Peer { $0.waitForEnd() }
    await #expect(throws: TransferError.timedOut(sent: true)) {
      try await peer.send(within: .seconds(1))
    }
  }

  @Test func endsInTimeWhenTheAnswerDrips() async throws {
    let (ends, sink) = AsyncStream<Int>.makeStream()
    let peer = try Peer { connection in
      guard connection.request() != nil else { return }
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
      var count = 0
      while connection.isOpen(afterMilliseconds: 5), connection.write("x") { count += 1 }
      sink.yield(count)
    }
    await #expect(throws: TransferError.timedOut(sent: true)) {
      try await peer.send(within: .seconds(1))
    }
    var counts = ends.makeAsyncIterator()
    #expect(try #require(await counts.next()) < 1000)
  }

  @Test func endsInTimeWhenTheHeadDrips() async throws {
    let peer = try Peer { connection in
      guard connection.request() != nil else { return }
      connection.write("HTTP/1.1 200 OK\r\nX: ")
      while connection.isOpen(afterMilliseconds: 5), connection.write("x") {}
    }
    await #expect(throws: TransferError.timedOut(sent: true)) {
      try await peer.send(within: .seconds(1))
    }
  }

  @Test func endsAtOnceWhenTheDeadlineHasPassed() async throws {
    let peer = try Peer { $0.waitForEnd() }
    await #expect(throws: TransferError.timedOut(sent: false)) {
      try await peer.send(within: .seconds(-1))
    }
    #expect(peer.server.accepted == 0)
  }

  @Test func stopsReadingBeyondTheLimit() async throws {
    let (ends, sink) = AsyncStream<Int>.makeStream()
    let piece = [UInt8](repeating: 0x78, count: 1 << 20)
    let peer = try Peer { connection in
      guard connection.request() != nil else { return }
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n")
      var count = 0
      while count < 1024, connection.write(piece) { count += 1 }
      sink.yield(count)
    }
    await #expect(throws: TransferError.tooLarge(limit: 100_000)) {
      try await peer.send(limit: 100_000)
    }
    var counts = ends.makeAsyncIterator()
    // The kernel's buffers hold a few MiB.
    #expect(try #require(await counts.next()) < 64)
  }

  @Test(arguments: ["Content-Length: 10\r\n\r\n0123456789", "Connection: close\r\n\r\n0123456789"])
  func acceptsABodyOfExactlyTheLimit(rest: String) async throws {
    let peer = try Peer(answering: "HTTP/1.1 200 OK\r\n\(rest)", closing: true)
    #expect(try await peer.send(limit: 10).body.count == 10)
    await #expect(throws: TransferError.tooLarge(limit: 9)) { try await peer.send(limit: 9) }
  }

  @Test func failsOnAClosedPort() async throws {
    let peer = try Peer { _ in }
    let port = try LoopbackServer { _ in }.port  // released at once, so the port is closed
    let origin = try #require(Origin("http://127.0.0.1:\(port)"))
    let transport = Transport(egress: EgressList([origin: TLSSettings()]))
    let target = try #require(RequestTarget(origin: origin, path: "/"))
    await #expect(throws: TransferError.cannotConnect) {
      try await transport.send(Request(.get, target, deadline: .now + .seconds(20)))
    }
    await peer.transport.close()
  }

  @Test func failsWhenTheNameHasNoAddress() async throws {
    let origin = try #require(Origin("http://nobody.invalid"))
    let transport = Transport(egress: EgressList([origin: TLSSettings()]))
    let target = try #require(RequestTarget(origin: origin, path: "/"))
    await #expect(throws: TransferError.cannotResolve) {
      try await transport.send(Request(.get, target, deadline: .now + .seconds(40)))
    }
  }

  /// A peer that closes a kept connection after the second request has arrived may have acted on
  /// it.
  @Test func neverSendsABodyTwice() async throws {
    let (seen, sink) = AsyncStream<String>.makeStream()
    let peer = try Peer { connection in
      for isFirst in [true, false] {
        guard let request = connection.request() else { return }
        sink.yield(request)
        if isFirst { connection.answer() }
      }
    }
    _ = try await peer.send(.post, "/first", body: "x")
    await #expect(throws: TransferError.reset(sent: true)) {
      try await peer.send(.post, "/second", body: "x")
    }
    _ = try await peer.send(.post, "/third", body: "x")
    sink.finish()
    var paths: [Substring] = []
    for await request in seen { paths += request.split(separator: " ").dropFirst().prefix(1) }
    #expect(paths == ["/first", "/second", "/third"])
  }

  /// libcurl then tries to connect again. Its failure to connect must not hide that the request may
  /// have arrived.
  @Test func reportsAResetWhenThePeerDisappears() async throws {
    let peer = try Peer { connection in
      guard connection.request() != nil else { return }
      connection.answer()
      _ = connection.request()
    }
    _ = try await peer.send(.post, "/first", body: "x")
    peer.server.stopListening()
    await #expect(throws: TransferError.reset(sent: true)) {
      try await peer.send(.post, "/second", body: "x")
    }
  }

  /// A body of more than 64 KiB is not sent together with the head.
  @Test(arguments: [0, 1, 65_535, 65_536, 200_000]) func sendsABodyOfAnySize(_ size: Int)
    async throws
  {
    let peer = try Peer { connection in
      while let request = connection.request() {
        connection.answer("\(request.utf8.count { $0 == UInt8(ascii: "~") })")
      }
    }
    for _ in 0..<2 {
      let reply = try await peer.send(.post, body: String(repeating: "~", count: size))
      #expect(reply.body == Array("\(size)".utf8))
    }
  }
}
