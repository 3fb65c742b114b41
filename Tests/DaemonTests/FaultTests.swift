import JSON
import Subprocess
import Support
import Testing

@testable import sandbox

/// Whatever the peers do, a prompt is answered, or its chat learns why not, and nothing spins.
@Suite(.timeLimit(.minutes(4))) struct FaultTests {
  /// Faults of Telegram: each hits one call, and the prompt is answered all the same.
  static let telegramFaults: [(TelegramFault, String)] = [
    (.closeBefore, "getUpdates"), (.closeAfter, "getUpdates"), (.cutInBody, "getUpdates"),
    (.badGateway, "getUpdates"), (.restarting, "getUpdates"), (.flood(1), "getUpdates"),
    (.garbage, "getUpdates"), (.duplicateNames, "getUpdates"), (.sameUpdateTwice, "getUpdates"),
    (.otherConsumer, "getUpdates"), (.webhook, "getUpdates"), (.huge, "getUpdates"),
    (.idsRestart(at: 5), "getUpdates"), (.idsRestart(at: 2_000_000_000), "getUpdates"),
    (.closeBefore, "sendMessage"), (.closeAfter, "sendMessage"), (.cutInBody, "sendMessage"),
    (.badGateway, "sendMessage"), (.restarting, "sendMessage"), (.flood(1), "sendMessage"),
    (.garbage, "sendMessage"), (.closeBefore, "getMe"), (.badGateway, "getMe"),
    (.closeBefore, "setMyCommands"), (.notFound, "setMyCommands"),
  ]

  @Test(arguments: telegramFaults.indices)
  func answersThrough(telegramFault index: Int) async throws {
    let (fault, method) = Self.telegramFaults[index]
    try await withStage { stage in
      stage.telegram.inject(fault, on: method)
      let relay = try await stage.start()
      for number in 0..<3 { stage.telegram.post(chat: 501, text: "\(number)") }
      try await stage.telegram.wait(for: "three answers and their confirm", within: .seconds(40)) {
        $0.messages.contains { $0.text == "echo: 2" } && $0.pending == 0
      }
      let first = stage.telegram.texts(to: 501).reduce(into: [String]()) { list, text in
        if !list.contains(text) { list.append(text) }
      }
      #expect(first == ["echo: 0", "echo: 1", "echo: 2"], "\(fault) on \(method)")
      #expect(stage.agent.repeated.isEmpty)
      let end = try await relay.stop()
      #expect(end.status == .exited(0), "\(fault) on \(method): \(end.stdout)")
    }
  }

  /// Faults of the agent: the prompt is answered after a retry, or its chat learns why not; never two
  /// tasks for one prompt.
  static let agentFaults: [(AgentFault, isAnswered: Bool?)] = [
    (.closeBefore, false), (.closeAfter, nil), (.cutInBody, nil), (.flood(1), true),
    (.serverError, nil), (.unavailable(1), true), (.unauthorized, false), (.garbage, nil),
    (.huge, false), (.versionRefused, true), (.lostTask, nil), (.hang, nil), (.drip, nil),
    (.noRoute, true),
  ]

  @Test(arguments: agentFaults.indices)
  func answersOrSaysWhyNot(agentFault index: Int) async throws {
    let (fault, isAnswered) = Self.agentFaults[index]
    try await withStage(AgentRules(streams: index % 2 == 0)) { stage in
      let relay = try await stage.start(["A2A_TIMEOUT": "3s"])
      stage.telegram.post(chat: 501, text: "before")
      #expect(try await stage.telegram.nextMessage().text == "echo: before")
      try await stage.telegram.untilConfirmed()
      let method: AgentMethod = index % 2 == 0 ? .stream : .send
      stage.agent.inject(fault, on: method)
      stage.telegram.post(chat: 501, text: "during")
      try await stage.telegram.wait(for: "the end of it", within: .seconds(30)) { $0.pending == 0 }
      let texts = stage.telegram.texts(to: 501).dropFirst()
      let text = try #require(texts.last)
      if let isAnswered { #expect((text == "echo: during") == isAnswered, "\(fault): \(text)") }
      #expect(text == "echo: during" || text.contains("agent"), "\(fault): \(text)")
      stage.agent.clearFaults()
      stage.telegram.post(chat: 501, text: "after")
      try await stage.telegram.wait(for: "an answer", within: .seconds(30)) {
        $0.messages.last?.text == "echo: after"
      }
      #expect(stage.agent.repeated.isEmpty, "\(fault): \(stage.agent.repeated)")
      try await stage.telegram.untilConfirmed()
      #expect(try await relay.stop().status == .exited(0))
    }
  }

  /// The response is lost after the agent began to work. A task is found and followed. A direct answer
  /// cannot be found, so its chat is told. Neither is sent again, and each fault reads the same, streamed
  /// or not.
  @Test(arguments: [false, true]) func asksOnce(streams: Bool) async throws {
    let faults: [(AgentFault, String)] = [
      (.closeAfter, "The connection to the agent broke."),
      (
        .gatewayPage(502), "A gateway in front of the agent lost the connection to it (status 502)."
      ),
      (
        .gatewayPage(504),
        "A gateway in front of the agent did not wait for its answer (status 504)."
      ),
      (.gatewayPage(200), "A web page came back instead of the agent's answer"),
      (.internalError, "The agent reported an internal error (error -32603)."),
    ]
    try await withStage(AgentRules(streams: streams)) { stage in
      let relay = try await stage.start()
      for (fault, cause) in faults {
        stage.agent.inject(fault, on: streams ? .stream : .send)
        stage.telegram.post(chat: 501, text: "task")
        #expect(try await stage.telegram.nextMessage().text == "echo: task", "\(fault)")
        stage.agent.inject(fault, on: streams ? .stream : .send)
        stage.telegram.post(chat: 501, text: "!direct message")
        let text = try await stage.telegram.nextMessage().text
        #expect(text.hasPrefix(cause), "\(fault): \(text)")
        #expect(text.contains("did not send the prompt twice"), "\(fault): \(text)")
      }
      #expect(stage.agent.repeated.isEmpty)
      try await stage.telegram.untilConfirmed()
      #expect(try await relay.stop().status == .exited(0))
    }
  }

  /// The agent refuses prompts for longer than a few retries last, but for less than `A2A_TIMEOUT`.
  @Test(arguments: [AgentFault.unavailable(0), .flood(0)])
  func waitsForTheAgent(fault: AgentFault) async throws {
    try await withStage { stage in
      let relay = try await stage.start(["A2A_TIMEOUT": "20s"])
      stage.agent.inject(fault, on: .stream, times: 12)
      for number in 0..<3 { stage.telegram.post(chat: 501, text: "\(number)") }
      try await stage.telegram.wait(for: "three answers", within: .seconds(40)) {
        $0.messages.contains { $0.text == "echo: 2" }
      }
      #expect(stage.answers == ["echo: 0", "echo: 1", "echo: 2"])
      try await stage.telegram.untilConfirmed()
      #expect(try await relay.stop().status == .exited(0))
    }
  }

  /// An answer above the limit is cut, delivered and marked.
  @Test(arguments: [false, true]) func cutsAnAnswerAtTheLimit(streams: Bool) async throws {
    try await withStage(AgentRules(streams: streams)) { stage in
      let relay = try await stage.start(["A2A_ANSWER_LIMIT": "65536"])
      stage.telegram.post(chat: 501, text: "!long 200000")
      try await stage.telegram.untilConfirmed()
      let texts = stage.telegram.texts(to: 501)
      // Without a stream, the agent announces the length.
      let words =
        streams ? "is larger than 65536 bytes" : " bytes, more than the limit of 65536 bytes"
      #expect(texts.last?.contains(words) == true, "\(texts.last ?? "")")
      let count = texts.joined().unicodeScalars.count
      #expect(count > 60_000 && count < 66_000, "\(count)")
      #expect(try await relay.stop().log("a2a.failed").isEmpty)
    }
  }

  /// Telegram is down for a while: no busy loop, and everything is answered afterwards.
  @Test func waitsForTelegram() async throws {
    try await withStage { stage in
      let relay = try await stage.start()
      stage.telegram.post(chat: 501, text: "before")
      _ = try await stage.telegram.nextMessage()
      // Otherwise relay may not have read that it was accepted, and would send it again.
      try await stage.telegram.untilConfirmed()
      await stage.telegram.stop()
      stage.telegram.post(chat: 501, text: "meanwhile")
      try stage.telegram.restart()
      #expect(try await stage.telegram.nextMessage(within: .seconds(40)).text == "echo: meanwhile")
      let end = try await relay.stop()
      #expect(end.status == .exited(0))
    }
  }

  /// Telegram refuses polls at once, so only the relay limits how many there are.
  @Test(arguments: [TelegramFault.restarting, .otherConsumer, .badGateway, .garbage])
  func doesNotSpin(fault: TelegramFault) async throws {
    try await withStage { stage in
      stage.telegram.inject(fault, on: "getUpdates", times: 1000)
      let relay = try await stage.start()
      try await stage.telegram.wait(for: "three polls", within: .seconds(40)) {
        $0.calls.filter { $0.method == "getupdates" }.count >= 3
      }
      let polls = stage.telegram.calls(of: "getUpdates")
      #expect(polls[2].time - polls[0].time >= .seconds(1))
      stage.telegram.clearFaults()
      _ = try await relay.stop()
    }
  }

  @Test func givesUpOnAChatThatBlocksTheBot() async throws {
    try await withStage { stage in
      let relay = try await stage.start()
      stage.telegram.post(chat: 501, text: "hello")
      _ = try await stage.telegram.nextMessage()
      stage.telegram.setStanding(.blocked, of: 501)
      stage.telegram.post(chat: 501, text: "to the chat that blocks the bot")
      stage.telegram.post(chat: 502, text: "to another chat")
      #expect(try await stage.telegram.nextMessage().chat == 502)
      try await stage.telegram.untilConfirmed()
      #expect(try await relay.stop().log("answer.undeliverable").count == 1)
    }
  }
}
