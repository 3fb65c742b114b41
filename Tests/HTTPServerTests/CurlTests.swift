import HTTPServer
import Subprocess
import Support
import Testing

/// Against a client that is not ours.
struct CurlTests {
  private func curl(_ arguments: String..., input: Input = .null) async throws -> Output {
    let folder = try TemporaryFolder()
    let environment = Programs.environment(home: folder.path)
    return try await onDedicatedThread {
      try Subprocess.run(
        ["curl", "-q", "-sS", "--noproxy", "*", "--max-time", "30", "-w", " %{http_code}"]
          + arguments, environment: environment, input: input, folder: folder.path)
    }
  }

  @Test(arguments: ["127.0.0.1", "[::1]"])
  func answers(host: String) async throws {
    let server = try server(host: host, mirror)
    let output = try await curl("http://\(host):\(server.port)/a%20b?c=d")
    #expect(output.text == "get /a b [c=d]  200")
    #expect(output.errorText == "")
    await server.stop()
  }

  /// curl asks with `Expect: 100-continue` before it sends so much.
  @Test(arguments: [(2_000_000, "2000000 200"), (2_000_001, "request body too large\n 413")])
  func answersLargeBodies(count: Int, text: String) async throws {
    let server = try server(limits: Limits(body: 2_000_000)) { .text(200, "\($0.body.count)") }
    let output = try await curl(
      "--data-binary", "@-", "http://127.0.0.1:\(server.port)/",
      input: .bytes([UInt8](repeating: UInt8(ascii: "a"), count: count)))
    #expect(output.text == text)
    await server.stop()
  }

  @Test func followsAStream() async throws {
    let server = try server { _ in
      .stream(200, type: "text/event-stream") { writer in
        for number in 0..<100 { await writer.write("data: \(number)\n\n") }
      }
    }
    let output = try await curl("-N", "http://127.0.0.1:\(server.port)/")
    #expect(output.text == (0..<100).map { "data: \($0)\n\n" }.joined() + " 200")
    await server.stop()
  }

  @Test func seesThatAStreamWasCut() async throws {
    let server = try server { _ in
      .stream(200, type: "text/plain") { writer in
        await writer.write("half")
        writer.abort()
      }
    }
    let output = try await curl("http://127.0.0.1:\(server.port)/")
    // CURLE_PARTIAL_FILE or CURLE_RECV_ERROR: not whole.
    #expect(output.status != .exited(0))
    #expect(output.text.hasPrefix("half"))
    await server.stop()
  }
}
