import HTTP
import Support
import Testing

@Suite(.timeLimit(.minutes(1))) struct TransportTests {
  @Test(arguments: [
    ("with a length", "200 OK\r\nContent-Length: 5\r\n\r\nhello", HTTP.Method.get, 200, "hello"),
    (
      "in chunks", "200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n",
      .get, 200, "hello"
    ),
    (
      "in chunks with a trailer",
      "200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nX-Late: yes\r\n\r\n",
      .get, 200, "hello"
    ),
    ("empty", "200 OK\r\nContent-Length: 0\r\n\r\n", .get, 200, ""),
    (
      "to HEAD, of a length that does not come", "200 OK\r\nContent-Length: 5\r\n\r\n", .head, 200,
      ""
    ),
    ("204", "204 No Content\r\n\r\n", .post, 204, ""),
    ("304", "304 Not Modified\r\nETag: x\r\n\r\n", .get, 304, ""),
    (
      "after 100", "100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", .post, 200,
      "hi"
    ),
    (
      "after 103",
      "103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 404 No\r\nContent-Length: 2\r\n\r\nhi",
      .get, 404, "hi"
    ),
    ("an error", "500 Oh\r\nContent-Length: 4\r\n\r\noops", .get, 500, "oops"),
    ("without a reason", "429\r\nRetry-After: 3\r\nContent-Length: 0\r\n\r\n", .get, 429, ""),
  ])
  func acceptsAnAnswer(
    _ label: String, bytes: String, method: HTTP.Method, status: Int, body: String
  ) async throws {
    let peer = try Peer(answering: "HTTP/1.1 \(bytes)")
    for _ in 1...2 {
      let reply = try await peer.send(method)
      #expect(reply.status == status)
      #expect(String(decoding: reply.body, as: UTF8.self) == body)
    }
    #expect(peer.server.accepted == 1, "the second call over the first one's connection")
    await peer.transport.close()
  }

  @Test func acceptsAnAnswerThatEndsWithTheConnection() async throws {
    let peer = try Peer(answering: "HTTP/1.0 200 OK\r\n\r\nto the end", closing: true)
    let reply = try await peer.send()
    #expect(reply.body == Array("to the end".utf8))
  }

  @Test func returnsTheHeadersOfTheLastHead() async throws {
    let peer = try Peer(
      answering: "HTTP/1.1 103 Early\r\nX-Early: 1\r\n\r\nHTTP/1.1 200 OK\r\nRetry-After:  7 \r\n"
        + "X-Two: a\r\nx-two: b\r\nX-Empty:\r\nContent-Length: 0\r\n\r\n")
    let reply = try await peer.send()
    #expect(reply["retry-after"] == "7")
    #expect(reply["x-two"] == "a")
    #expect(reply.head.fields.filter { $0.name == "x-two" }.map(\.value) == ["a", "b"])
    #expect(reply["x-empty"] == "")
    #expect(reply["x-early"] == nil)
  }

  @Test func sendsWhatItWasGivenAndLittleElse() async throws {
    let (seen, sink) = AsyncStream<String>.makeStream()
    let peer = try Peer { connection in
      while let request = connection.request() {
        sink.yield(request)
        connection.answer()
      }
    }
    let headers = [try #require(Header("A2A-Version", "1.0")), try #require(Header("X-Empty", ""))]
    _ = try await peer.send(.post, "/a/../b?c=%20", headers: headers, body: "{}")
    var requests = seen.makeAsyncIterator()
    let host = "Host: 127.0.0.1:\(peer.server.port)\r\nAccept: */*\r\nAccept-Encoding: identity\r\n"
    #expect(
      await requests.next()
        == "POST /a/../b?c=%20 HTTP/1.1\r\n\(host)A2A-Version: 1.0\r\nX-Empty:\r\n"
        + "Content-Length: 2\r\n\r\n{}")
    _ = try await peer.send(.get, body: "not sent")
    #expect(await requests.next() == "GET / HTTP/1.1\r\n\(host)\r\n")
    _ = try await peer.send(.head)
    #expect(await requests.next() == "HEAD / HTTP/1.1\r\n\(host)\r\n")
  }

  @Test func sendsALargeBodyWithoutAskingFirst() async throws {
    let peer = try Peer { connection in
      while let request = connection.request() {
        connection.answer(request.contains("Expect") ? "asked" : "\(request.utf8.count)")
      }
    }
    let size = 3 << 20
    let reply = try await peer.send(.post, body: String(repeating: "x", count: size))
    let count = try #require(Int(String(decoding: reply.body, as: UTF8.self)))
    #expect((size..<size + 1000).contains(count))
  }

  @Test func followsNoRedirect() async throws {
    let peer = try Peer(
      answering: "HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n")
    let reply = try await peer.send()
    #expect(reply.status == 302)
    #expect(reply["location"] == "/elsewhere")
  }

  @Test func refusesAnOriginThatIsNotListed() async throws {
    let peer = try Peer(answering: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    let urls = [
      "http://localhost:\(peer.server.port)/", "https://127.0.0.1:\(peer.server.port)/",
      "http://127.0.0.1/", "http://[::1]:\(peer.server.port)/",
    ]
    for url in urls {
      let target = try #require(RequestTarget(url))
      await #expect(throws: TransferError.refusedByEgress(target.origin)) {
        try await peer.transport.send(Request(.get, target, deadline: .now + .seconds(20)))
      }
      await #expect(throws: TransferError.refusedByEgress(target.origin)) {
        try await peer.transport.stream(Request(.get, target, deadline: .now + .seconds(20)))
      }
    }
    #expect(peer.server.accepted == 0)
  }

  @Test func reportsHowLongItTook() async throws {
    let peer = try Peer(answering: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    let first = try await peer.send()
    let connect = try #require(first.timing.connect)
    #expect(connect > .zero)
    #expect(connect <= first.timing.firstByte)
    #expect(first.timing.firstByte <= first.timing.total)
    #expect(try await peer.send().timing.connect == nil)
  }
}
