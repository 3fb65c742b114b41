import HTTPServer
import Subprocess
import Support
import Testing

/// The server against curl.
struct CurlTests {
  @Test(arguments: ["127.0.0.1", "[::1]"])
  func answers(host: String) async throws {
    let server = try server(host: host, mirror)
    let output = try await Programs.curl("http://\(host):\(server.port)/a%20b?c=d")
    #expect(output.text == "get /a b [c=d]  200")
    #expect(output.errorText == "")
    await server.stop()
  }

  /// curl sends `Expect: 100-continue` before a body of this size.
  @Test(arguments: [(2_000_000, "2000000 200"), (2_000_001, "request body too large\n 413")])
  func answersLargeBodies(count: Int, text: String) async throws {
    let server = try server(limits: Limits(body: 2_000_000)) { .text(200, "\($0.body.count)") }
    let output = try await Programs.curl(
      "--data-binary", "@-", "http://127.0.0.1:\(server.port)/",
      input: .bytes([UInt8](repeating: UInt8(ascii: "a"), count: count)))
    #expect(output.text == text)
    await server.stop()
  }
}
