import HTTP
import JSON
import Support
import Testing
import Threads

@testable import relay

@Suite struct StatusServerTests {
  /// A server, its status, and a client.
  private struct Site {
    let board = StatusBoard(RelayStatus(mode: .active, pollTimeout: .seconds(30)))
    let server: StatusServer
    let transport: Transport
    let origin: Origin

    init(_ setMode: @escaping StatusServer.SetMode = { _ in true }) throws {
      let recorder = try RecorderSample().recorder
      server = try StatusServer(
        ListenAddress(host: "127.0.0.1", port: 0), board: board, recorder: recorder,
        setMode: setMode)
      origin = try #require(Origin("http://127.0.0.1:\(server.port)"))
      transport = Transport(egress: EgressList([origin: TLSSettings()]))
    }

    func send(
      _ method: HTTP.Method, _ path: String, headers: [Header] = []
    ) async throws -> Reply {
      let target = try #require(RequestTarget(origin: origin, path: path))
      return try await transport.send(
        Request(method, target, headers: headers, deadline: .now + .seconds(60)))
    }

    func makeReady() {
      board.update {
        $0.phase = .serving
        $0.telegram = .polling
        $0.agent = .reachable
        $0.bot = "relay_bot"
      }
    }
  }

  private func text(_ reply: Reply) -> String { String(decoding: reply.body, as: UTF8.self) }

  @Test func servesTheMetrics() async throws {
    let site = try Site()
    let reply = try await site.send(.get, "/metrics")
    #expect(reply.status == 200)
    #expect(reply["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
    #expect(text(reply).contains(#"queue_depth{env="dev"} 0"#))
  }

  @Test func reportsWhetherItIsReadyAndWhyNot() async throws {
    let site = try Site()
    let before = try await site.send(.get, "/readyz")
    #expect(before.status == 503)
    #expect(
      text(before)
        == #"{"bot":null,"degraded":null,"fit":false,"held":0,"mode":"active","ready":false,"reasons":["starting","telegram: not called yet","agent: not called yet"],"state_folder":null,"waiting":0}"#
    )
    site.makeReady()
    let after = try await site.send(.get, "/readyz")
    #expect(after.status == 200)
    #expect(
      text(after)
        == #"{"bot":"relay_bot","degraded":null,"fit":true,"held":0,"mode":"active","ready":true,"reasons":[],"state_folder":null,"waiting":0}"#
    )
  }

  @Test func reportsWhetherItCouldTakeOver() async throws {
    let site = try Site()
    site.makeReady()
    site.board.update { $0.mode = .passive }
    let page =
      #"{"bot":"relay_bot","degraded":null,"fit":true,"held":0,"mode":"passive","ready":false,"reasons":["passive"],"state_folder":null,"waiting":0}"#
    for (query, status) in [("", 503), ("?passive=ok", 200), ("?passive=no", 503), ("?ok", 503)] {
      let reply = try await site.send(.get, "/readyz" + query)
      #expect(reply.status == status, "\(query)")
      #expect(text(reply) == page)
    }
    site.board.update { $0.agent = .unreachable("status 503") }
    let unfit = try await site.send(.get, "/readyz?passive=ok")
    #expect(unfit.status == 503)
    #expect(
      text(unfit)
        == #"{"bot":"relay_bot","degraded":null,"fit":false,"held":0,"mode":"passive","ready":false,"reasons":["passive","agent: status 503"],"state_folder":null,"waiting":0}"#
    )
    site.board.update {
      $0.mode = .active
      $0.agent = .reachable
    }
    #expect(try await site.send(.get, "/readyz?passive=ok").status == 200)
  }

  @Test func reportsThatThePollerHangs() async throws {
    let site = try Site()
    site.makeReady()
    #expect(try await site.send(.get, "/healthz").status == 200)
    site.board.update { $0.pollingSince = .now - .seconds(91) }
    let reply = try await site.send(.get, "/healthz")
    #expect(reply.status == 503)
    #expect(text(reply) == "polling hangs\n")
  }

  @Test func reportsHeldPromptsAndWhatIsDegraded() async throws {
    let site = try Site { _ in false }
    site.makeReady()
    site.board.update {
      $0.held = 3
      $0.degraded = "state: the disk is full"
    }
    let page = try await site.send(.get, "/readyz")
    #expect(page.status == 200)
    #expect(text(page).contains(#""degraded":"state: the disk is full","fit":true,"held":3"#))
    let refusal = try await site.send(.post, "/mode/passive")
    #expect(refusal.status == 503)
    #expect(text(refusal).contains(#""held":3"#))
    site.board.update { $0.state = "in use by pid 7" }
    #expect(try await site.send(.get, "/readyz").status == 503)
  }

  @Test func changesTheMode() async throws {
    let asked = Locked([RelayMode]())
    let site = try Site { mode in
      asked.withLock { $0.append(mode) }
      return true
    }
    site.makeReady()
    let reply = try await site.send(.post, "/mode/passive")
    #expect(reply.status == 200)
    #expect(text(reply) == #"{"mode":"passive"}"#)
    #expect(try await site.send(.post, "/mode/active").status == 200)
    #expect(asked.withLock { $0 } == [.passive, .active])
  }

  @Test func changesNothingForAWebPage() async throws {
    let site = try Site { _ in
      Issue.record("asked for a mode")
      return true
    }
    for (name, value) in [
      ("Origin", "http://127.0.0.1"), ("Origin", "null"), ("Referer", "https://evil.example/"),
      ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "same-site"),
      ("Sec-Fetch-Site", "same-origin"), ("sec-fetch-site", "Cross-Site"),
    ] {
      let header = try #require(Header(name, value))
      let reply = try await site.send(.post, "/mode/passive", headers: [header])
      #expect(reply.status == 403, "\(name): \(value)")
      #expect(text(reply) == "not accepted from a web page\n")
    }
    #expect(try await site.send(.get, "/mode/passive").status == 405)
  }

  @Test func reportsThatTheModeDidNotChange() async throws {
    let site = try Site { _ in false }
    let starting = try await site.send(.post, "/mode/passive")
    #expect(starting.status == 503)
    #expect(text(starting) == #"{"mode":"active","reason":"starting"}"#)
    site.makeReady()
    let busy = try await site.send(.post, "/mode/passive")
    #expect(busy.status == 503)
    #expect(text(busy) == #"{"mode":"active","reason":"a prompt is still in flight"}"#)
    site.board.update { $0.phase = .draining }
    let draining = try await site.send(.post, "/mode/passive")
    #expect(draining.status == 409)
    #expect(text(draining) == #"{"mode":"active","reason":"draining"}"#)
  }

  @Test(arguments: [("/", 404), ("/metrics/", 404), ("/mode/draining", 404)])
  func hasNoOtherPage(path: String, status: Int) async throws {
    let site = try Site()
    #expect(try await site.send(.get, path).status == status)
    #expect(try await site.send(.post, path).status == status)
  }

  @Test(arguments: ["/metrics", "/healthz", "/readyz"])
  func refusesToPostToAPage(path: String) async throws {
    let reply = try await Site().send(.post, path)
    #expect(reply.status == 405)
    #expect(reply["allow"] == "GET, HEAD")
  }

  /// A change of mode waits for the prompt in flight; the pages do not.
  @Test func answersDuringAChangeOfMode() async throws {
    let change = OneShot<Bool>()
    let asked = OneShot<Void>()
    let site = try Site { _ in
      asked.happen(())
      return await change.value() ?? false
    }
    site.makeReady()
    async let answer = site.send(.post, "/mode/passive")
    _ = await asked.value()
    #expect(try await site.send(.get, "/healthz").status == 200)
    change.happen(true)
    #expect(try await answer.status == 200)
    await site.server.stop()
  }

  @Test func reportsThatItCannotListen() throws {
    let site = try Site()
    let recorder = try RecorderSample().recorder
    let address = ListenAddress(host: "127.0.0.1", port: site.server.port)
    #expect(throws: (any Error).self) {
      try StatusServer(address, board: site.board, recorder: recorder) { _ in true }
    }
  }
}
