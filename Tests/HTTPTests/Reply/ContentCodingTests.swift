import HTTP
import Support
import Testing
import Threads

/// The client accepts no content coding, and says so if a peer uses one.
@Suite(.timeLimit(.minutes(1))) struct ContentCodingTests {
  @Test(arguments: [HTTP.Method.get, .head, .post])
  func acceptsNoCoding(method: HTTP.Method) async throws {
    let head = Locked("")
    let peer = try Peer { connection in
      guard let request = connection.request() else { return }
      head.withLock { $0 = request }
      connection.answer()
    }
    _ = try await peer.send(method, body: method == .post ? "x" : "")
    let lines = head.withLock { $0.lowercased() }.split(separator: "\r\n")
    #expect(lines.filter { $0.hasPrefix("accept-encoding:") } == ["accept-encoding: identity"])
  }

  @Test(arguments: ["gzip", "br", "GZIP", "identity, gzip", "gzip,identity", "zstd", "unheard-of"])
  func reportsACoding(coding: String) async throws {
    let peer = try Peer(
      answering:
        "HTTP/1.1 200 OK\r\nContent-Encoding: \(coding)\r\nContent-Length: 2\r\n\r\n\u{1f}a",
      closing: true)
    let error = await #expect(throws: TransferError.self) { try await peer.send() }
    #expect(error == .encoded)
    #expect(error?.description.contains("compressed") == true)
    let stream = try await peer.transport.stream(try peer.request(.get))
    await #expect(throws: TransferError.encoded) { try await stream.rest() }
  }

  /// There is nothing to decode, or the status is what matters.
  @Test(arguments: [
    ("the identity", "200 OK\r\nContent-Encoding: identity\r\nContent-Length: 2\r\n\r\nhi", 200),
    ("nothing", "200 OK\r\nContent-Encoding:\r\nContent-Length: 2\r\n\r\nhi", 200),
    ("no body", "200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 0\r\n\r\n", 200),
    ("204", "204 No\r\nContent-Encoding: gzip\r\n\r\n", 204),
    ("304", "304 No\r\nContent-Encoding: gzip\r\n\r\n", 304),
    ("a failure", "503 No\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\nhi", 503),
    ("a refusal", "401 No\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\nhi", 401),
  ])
  func acceptsAnAnswerWithout(_ label: String, bytes: String, status: Int) async throws {
    let peer = try Peer(answering: "HTTP/1.1 \(bytes)", closing: true)
    #expect(try await peer.send().status == status)
  }
}
