import HTTP
import Support
import Testing

/// No description shows the path, a header or a body.
@Suite struct DescriptionTests {
  private static let secret = "SECRET"

  private static func printed(_ value: Any) -> String {
    var text = "\(value) \(String(reflecting: value)) \(String(describing: value))"
    dump(value, to: &text)
    return text
  }

  @Test func showsNoSecret() throws {
    let target = try #require(RequestTarget("https://api.telegram.org/bot\(Self.secret)/getMe"))
    let header = try #require(Header("Authorization", Self.secret))
    let bytes = Array(Self.secret.utf8)
    let request = Request(
      .post, target, headers: [header], body: bytes, deadline: .now + .seconds(1))
    let identity = ClientIdentity(certificate: bytes, key: bytes)
    let settings = TLSSettings(identity: identity)
    let values: [Any] = [
      target, header, request, identity, settings, EgressList([target.origin: settings]),
      [request], [target.origin: target], TransferError.refusedByEgress(target.origin),
    ]
    for value in values {
      let text = Self.printed(value)
      #expect(!text.contains(Self.secret) && !text.contains("83"), "\(text)")
    }
    #expect(request.description == "POST https://api.telegram.org/…")
    #expect(header.description == "Authorization: ********")
  }

  @Test func showsNoBodyOfAnAnswer() async throws {
    let peer = try Peer(answering: "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n\(Self.secret)")
    let reply = try await peer.send()
    #expect(reply.description == "200, 6 bytes")
    #expect(!Self.printed(reply).contains(Self.secret))
  }

  @Test(arguments: [
    (TransferError.timedOut(sent: true), true, true), (.timedOut(sent: false), true, false),
    (.reset(sent: true), true, true), (.reset(sent: false), true, false),
    (.cannotConnect, true, false), (.cannotResolve, true, false), (.malformed, true, true),
    (.failed(code: 2), true, true), (.tlsFailed(.handshake), true, false),
    (.tlsFailed(.untrusted), false, false), (.tlsFailed(.identity), false, false),
    (.tlsFailed(.refused), false, false),
    (.tlsFailed(.authorities), false, false), (.pinMismatch, false, false),
    (.cancelled, false, true), (.tooLarge(limit: 1), false, true),
    (.libraryMissing("libcurl.so.4 cannot be loaded"), false, false),
  ])
  func sorts(_ error: TransferError, isTransient: Bool, mayHaveArrived: Bool) {
    #expect(error.isTransient == isTransient)
    #expect(error.mayHaveArrived == mayHaveArrived)
    #expect(!error.description.isEmpty)
  }
}
