import HTTPServer
import Support
import Testing

/// A server on a free port that answers with the result of `handler`.
func server(
  host: String = "127.0.0.1", limits: Limits = Limits(),
  _ handler: @escaping @Sendable (Request) async -> Response
) throws -> Server {
  try Server(host: host, port: 0, limits: limits, handler: handler)
}

/// Answers with the request as the server parsed it.
@Sendable func mirror(_ request: Request) async -> Response {
  let query = request.query.map { "\($0.name)=\($0.value)" }.joined(separator: ";")
  let body = String(decoding: request.body, as: UTF8.self)
  return .text(200, "\(request.method) \(request.path) [\(query)] \(body)")
}

struct ServingTests {
  @Test func answersWithLengthAndTypeAndWithoutABanner() async throws {
    let server = try server { _ in .text(200, "alive\n") }
    let answer = try await LoopbackClient(to: server.port).ask(
      "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(answer.status == 200)
    #expect(answer.body == "alive\n")
    #expect(answer.headers["content-type"] == "text/plain; charset=utf-8")
    #expect(answer.headers["server"] == nil)
    #expect(!answer.headers.values.contains { $0.lowercased().contains("microhttpd") })
    await server.stop()
  }

  @Test(arguments: [
    ("plain", "GET /a/b HTTP/1.1\r\nHost: a\r\n\r\n", "get /a/b [] "),
    ("encoded path", "GET /a%20b%C3%A9%2f HTTP/1.1\r\nHost: a\r\n\r\n", "get /a bé/ [] "),
    ("plus in a path stays", "GET /a+b HTTP/1.1\r\nHost: a\r\n\r\n", "get /a+b [] "),
    ("query", "GET /?a=1&b&c=x%26y+z HTTP/1.1\r\nHost: a\r\n\r\n", "get / [a=1;b=;c=x&y z] "),
    ("body", "POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello", "post /p [] hello"),
    (
      "chunked body",
      "POST /p HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n",
      "post /p [] hello"
    ),
  ])
  func understandsARequest(label: String, text: String, seen: String) async throws {
    let server = try server(mirror)
    let answer = try await LoopbackClient(to: server.port).ask(text)
    #expect(answer.status == 200, "\(label)")
    #expect(answer.body == seen, "\(label)")
    await server.stop()
  }

  @Test(arguments: [
    ("unknown method", "BREW / HTTP/1.1\r\nHost: a\r\n\r\n", 405),
    ("a method not served", "DELETE / HTTP/1.1\r\nHost: a\r\n\r\n", 405),
    ("options", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", 405),
    ("lower case", "get / HTTP/1.1\r\nHost: a\r\n\r\n", 405),
    ("no hex digits", "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    ("half an escape", "GET /%4 HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    ("NUL", "GET /healthz%00x HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    ("line break", "GET /a%0d%0ab HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    ("not UTF-8", "GET /%ff HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    ("malformed query", "GET /?a=%f HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    ("a whole URL", "GET http://a/healthz HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    ("no host", "GET / HTTP/1.1\r\n\r\n", 400),
    ("two hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
    (
      "two lengths",
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400
    ),
    (
      "length and chunks",
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      400
    ),
  ])
  func refusesARequest(label: String, text: String, status: Int) async throws {
    let calls = Tally()
    let server = try server { _ in
      await calls.increment()
      return .text(200, "")
    }
    let answer = try await LoopbackClient(to: server.port).ask(text)
    #expect(answer.status == status, "\(label)")
    #expect(answer.headers["allow"] == (status == 405 ? "GET, HEAD, POST" : nil), "\(label)")
    #expect(await calls.count == 0, "\(label)")
    await server.stop()
  }

  @Test func answersHeadLikeGetWithoutTheBody() async throws {
    let server = try server(mirror)
    let client = try await LoopbackClient(to: server.port)
    let head = try await client.ask("HEAD /x HTTP/1.1\r\nHost: a\r\n\r\n", isHead: true)
    #expect(head.status == 200)
    #expect(head.headers["content-length"] == "10")
    #expect(head.body == "")
    // A byte of a body would be read as the start of this answer.
    #expect(try await client.ask("GET /x HTTP/1.1\r\nHost: a\r\n\r\n").body == "get /x [] ")
    await server.stop()
  }

  @Test func servesManyRequestsOnOneConnection() async throws {
    let server = try server(mirror)
    let client = try await LoopbackClient(to: server.port)
    for number in 0..<200 {
      let answer = try await client.ask(
        "POST /\(number) HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc")
      #expect(answer.body == "post /\(number) [] abc")
    }
    await server.stop()
  }

  @Test func answersPipelinedRequestsInOrder() async throws {
    let server = try server(mirror)
    let client = try await LoopbackClient(to: server.port)
    try await client.send(
      "GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    let text = String(decoding: try await client.receive(), as: UTF8.self)
    let first = try #require(text.firstRange(of: "get /1"))
    let second = try #require(text.firstRange(of: "get /2"))
    #expect(first.lowerBound < second.lowerBound)
    await server.stop()
  }

  @Test func findsHeadersWhateverTheirCase() async throws {
    let server = try server { request in
      .text(200, [request.header("x-one"), request.header("x-two")].map { $0 ?? "-" }.joined())
    }
    let answer = try await LoopbackClient(to: server.port).ask(
      "GET / HTTP/1.1\r\nHost: a\r\nX-ONE: 1\r\nx-Two: 2\r\n\r\n")
    #expect(answer.body == "12")
    await server.stop()
  }

  @Test(arguments: [("127.0.0.1", "127.0.0.1"), ("::1", "::1"), ("[::1]", "::1")])
  func knowsWhoAsks(host: String, address: String) async throws {
    let server = try server(host: host) { .text(200, "\($0.peer.address) \($0.peer.isLoopback)") }
    let client = try await LoopbackClient(to: server.port, v6: address == "::1")
    let answer = try await client.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(answer.body == "\(address) true")
    await server.stop()
  }

  @Test(arguments: [
    ("line break in a value", Field("X-A", "1\r\nX-B: 2")),
    ("space in a name", Field("X A", "1")),
    ("empty name", Field("", "1")),
    ("the server's own header", Field("Content-Length", "1")),
  ])
  func sendsNoHeaderThatWouldSayMore(label: String, field: Field) async throws {
    let server = try server { _ in .text(200, "a", headers: [field]) }
    let answer = try await LoopbackClient(to: server.port).ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(answer.status == 500, "\(label)")
    #expect(answer.headers["x-b"] == nil, "\(label)")
    await server.stop()
  }
}
