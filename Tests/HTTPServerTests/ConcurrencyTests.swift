import HTTPServer
import Support
import Testing

struct ConcurrencyTests {
  @Test func answersOthersWhileEightHandlersWait() async throws {
    let arrived = Tally()
    let release = Latch()
    let server = try server { request in
      guard request.path == "/slow" else { return .text(200, "quick") }
      await arrived.increment()
      await release.wait()
      return .text(200, "slow")
    }
    let port = server.port
    try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<8 {
        group.addTask {
          try await LoopbackClient(to: port).ask("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n").body
        }
      }
      await arrived.wait(for: 8)
      let client = try await LoopbackClient(to: port)
      for _ in 0..<100 {
        #expect(try await client.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n").body == "quick")
      }
      await release.open()
      for try await body in group { #expect(body == "slow") }
    }
    await server.stop()
  }

  @Test func keepsAnswersOfParallelConnectionsApart() async throws {
    let server = try server(mirror)
    let port = server.port
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<6 {
        group.addTask {
          let client = try await LoopbackClient(to: port)
          for number in 0..<50 {
            let body = "\(writer)-\(number)"
            let answer = try await client.ask(
              "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
            #expect(answer.body == "post / [] \(body)")
          }
        }
      }
      try await group.waitForAll()
    }
    await server.stop()
  }
}
