import Configuration
import Testing

@testable import HTTP
@testable import relay

@Suite struct CardReadingTests {
  static let credential = AgentCredential(SecretValue("k3y-value".utf8))
  static let found = Reply.canned(200, AgentCardTests.union, headers: ["etag": "W/\"1\""])

  static func reading(
    _ base: String = "http://127.0.0.1:41310", known: CardReading.Known? = nil
  ) throws -> CardReading {
    CardReading(base: try #require(RequestTarget(base)), known: known, credential: credential)
  }

  private func paths(_ base: String, _ replies: [Reply]) throws -> [String] {
    var reading = try Self.reading(base)
    var paths: [String] = []
    for reply in replies {
      let request = try #require(reading.request(deadline: .now))
      let isAuthorized = request.headers.contains { $0.name == "Authorization" }
      paths.append(request.target.path + (isAuthorized ? " with the key" : ""))
      _ = reading.receive(.success(reply))
    }
    return paths
  }

  @Test func triesTheOldPathToo() throws {
    #expect(
      try paths("http://127.0.0.1:41310", [.canned(404), Self.found])
        == ["/.well-known/agent-card.json", "/.well-known/agent.json"])
  }

  @Test func triesTheBaseThenTheRoot() throws {
    let paths = try paths(
      "http://127.0.0.1:41310/agents/x",
      [.canned(404), .canned(200, "<html>"), .canned(405), Self.found])
    #expect(
      paths == [
        "/agents/x/.well-known/agent-card.json", "/agents/x/.well-known/agent.json",
        "/.well-known/agent-card.json", "/.well-known/agent.json",
      ])
  }

  @Test func sendsTheKeyOnlyWhenAsked() throws {
    let path = "/.well-known/agent-card.json"
    #expect(
      try paths("http://127.0.0.1:41310", [.canned(401), Self.found])
        == [path, path + " with the key"])
  }

  @Test func readsTheCardAgainByItsTag() throws {
    var first = try Self.reading()
    _ = first.request(deadline: .now)
    guard case .found(let known) = first.receive(.success(Self.found)) else {
      Issue.record("no card")
      return
    }
    var second = try Self.reading(known: known)
    let request = try #require(second.request(deadline: .now))
    #expect(request.headers.contains { $0.name == "If-None-Match" && $0.value == "W/\"1\"" })
    #expect(second.receive(.success(.canned(304))) == .found(known))
  }

  @Test(arguments: [
    ([Reply.canned(404), .canned(404)], CardReading.Step.failed(.card(.notFound))),
    ([.canned(404), .canned(200, "<html>")], .failed(.card(.unreadable))),
    ([.canned(304), .canned(302)], .failed(.card(.notFound))),
    ([.canned(401), .canned(403)], .failed(.status(403, retryAfter: nil))),
    ([.canned(503)], .failed(.status(503, retryAfter: nil))),
  ])
  func reportsWhyThereIsNoCard(replies: [Reply], step: CardReading.Step) throws {
    var reading = try Self.reading()
    var last = CardReading.Step.nextRequest
    for reply in replies {
      #expect(last == .nextRequest)
      last = reading.receive(.success(reply))
    }
    #expect(last == step)
  }

  @Test func reportsAFailedTransfer() throws {
    var reading = try Self.reading()
    #expect(reading.receive(.failure(.pinMismatch)) == .failed(.transfer(.pinMismatch)))
  }
}
