import Testing

@testable import HTTPServer
@testable import relay

@Suite struct StatusPagesTests {
  private func response(
    _ method: Request.Method, _ path: String, from peer: [UInt8], headers: [Field] = []
  ) async throws -> Response {
    let recorder = try RecorderSample().recorder
    let board = StatusBoard(RelayStatus(mode: .active, pollTimeout: .seconds(30)))
    let pages = StatusPages(board: board, recorder: recorder) { _ in true }
    let request = Request(
      method: method, path: path, query: [], headers: headers, body: [], peer: Peer(address: peer))
    return await pages.response(to: request)
  }

  @Test(
    arguments: [
      ([127, 0, 0, 1], 200), ([127, 9, 9, 9], 200), ([10, 0, 0, 1], 403), ([], 403),
    ] as [([UInt8], Int)])
  func changesTheModeForThisMachineOnly(peer: [UInt8], expected: Int) async throws {
    #expect(try await response(.post, "/mode/passive", from: peer).status == expected)
  }

  /// A domain name that points to this machine shows a web page nothing. A scraper on another
  /// machine may use any name.
  @Test(
    arguments: [
      ("127.0.0.1:9464", true), ("localhost:9464", true), ("[::1]:9464", true), ("10.1.2.3", true),
      ("evil.example", false), ("evil.example:9464", false), ("127.0.0.1.evil.example", false),
      ("localhost.evil.example:9464", false), ("foo.localhost:9464", false), ("", false),
    ] as [(String, Bool)])
  func refusesAForeignNameFromThisMachine(host: String, isAccepted: Bool) async throws {
    let headers = [Field("host", host)]
    for path in ["/metrics", "/healthz", "/nothing"] {
      let local = try await response(.get, path, from: [127, 0, 0, 1], headers: headers).status
      #expect((local == 421) == !isAccepted, "\(path)")
      let remote = try await response(.get, path, from: [10, 0, 0, 1], headers: headers).status
      #expect(remote != 421, "\(path)")
    }
    let change = try await response(.post, "/mode/passive", from: [127, 0, 0, 1], headers: headers)
    #expect(change.status == (isAccepted ? 200 : 421))
  }

  @Test func changesTheModeForARequestThatNoPageCaused() async throws {
    let headers = [Field("host", "localhost"), Field("sec-fetch-site", "none")]
    let change = try await response(.post, "/mode/active", from: [127, 0, 0, 1], headers: headers)
    #expect(change.status == 200)
  }
}
