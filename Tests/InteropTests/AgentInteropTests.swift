import Subprocess
import Support
import Testing

@testable import sandbox

/// A chat through `relay` with agents that are not ours.
@Suite(.serialized, .timeLimit(.minutes(3))) struct AgentInteropTests {
  @Test(arguments: AgentKind.allCases)
  func holdsAConversation(with kind: AgentKind) async throws {
    try await withAgentStage(kind) { stage in
      let agent = try await stage.startAgent()
      let relay = try await stage.startRelay(agent: agent)
      let table: [(prompt: String, answer: String)] = [
        ("hello there", "echo: hello there"), ("direct good day", "good day"),
        ("slow 1", "echo: slow 1"), ("fail", "The agent failed: tool exploded"),
        ("reject", "The agent declined this prompt: will not do that"), ("ask", "Which city?"),
        ("Köln 🙂", "echo: Köln 🙂"), ("still there?", "echo: still there?"),
      ]
      for (prompt, answer) in table {
        #expect(try await stage.answer(to: prompt) == answer)
      }
      try await stage.telegram.untilConfirmed()
      #expect(stage.telegram.messages.allSatisfy { $0.replyTo != nil })
      let end = try await relay.stop()
      #expect(end.status == .exited(0), "\(end.stdout)\(end.stderr)")
      await agent.stop()
    }
  }

  @Test(arguments: [AgentKind.sdk1, .sdk1For03, .sdk03])
  func findsAnAnswerThatIsOnlySaid(by kind: AgentKind) async throws {
    try await withAgentStage(kind) { stage in
      let agent = try await stage.startAgent()
      let relay = try await stage.startRelay(agent: agent)
      #expect(try await stage.answer(to: "say The answer is 42") == "The answer is 42")
      _ = try await relay.stop()
      await agent.stop()
    }
  }

  @Test(arguments: AgentKind.allCases)
  func cancelsTheTask(of kind: AgentKind) async throws {
    try await withAgentStage(kind) { stage in
      let agent = try await stage.startAgent()
      let relay = try await stage.startRelay(agent: agent)
      stage.telegram.post(chat: 501, text: "never")
      try await agent.wait(for: "begun never")
      #expect(try await stage.answer(to: "/stop") == "Stopped one prompt.")
      try await agent.wait(for: "canceled")
      #expect(try await stage.answer(to: "next") == "echo: next")
      try await stage.telegram.untilConfirmed()
      let end = try await relay.stop()
      #expect(end.status == .exited(0), "\(end.stdout)\(end.stderr)")
      await agent.stop()
    }
  }

  /// The task dies with the agent: the prompt is answered by the one that comes back, or the chat is
  /// told why not, and then nothing hinders the next prompt.
  @Test(arguments: AgentKind.allCases)
  func losesNoPromptWhenTheAgentRestarts(_ kind: AgentKind) async throws {
    try await withAgentStage(kind) { stage in
      let first = try await stage.startAgent()
      let relay = try await stage.startRelay(agent: first)
      #expect(try await stage.answer(to: "before") == "echo: before")
      stage.telegram.post(chat: 501, text: "slow 2")
      try await first.wait(for: "begun slow 2")
      await first.stop()
      let second = try await stage.startAgent(port: first.port)
      let told = try await stage.telegram.nextMessage(within: .seconds(45)).text
      #expect(told == "echo: slow 2" || told.contains("agent"), "\(told)")
      #expect(try await stage.answer(to: "after") == "echo: after")
      await second.stop()
      stage.telegram.post(chat: 501, text: "while it is down")
      let third = try await stage.startAgent(port: first.port)
      #expect(try await stage.telegram.nextMessage().text == "echo: while it is down")
      #expect(try await stage.answer(to: "at last") == "echo: at last")
      try await stage.telegram.untilConfirmed()
      #expect(stage.telegram.messages.count == 5)
      let end = try await relay.stop()
      #expect(end.status == .exited(0), "\(end.stdout)\(end.stderr)")
      await third.stop()
    }
  }
}
