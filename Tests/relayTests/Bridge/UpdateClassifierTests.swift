import JSON
import Telemetry
import Testing

@testable import relay

@Suite struct UpdateClassifierTests {
  private func classifier() throws -> UpdateClassifier {
    let bot = try #require(
      BotIdentity(["id": 7, "username": "relay_bot", "first_name": "Relay"]))
    return UpdateClassifier(
      bot: bot, allowList: try #require(ChatAllowList("1,-100")),
      personas: try #require(PersonaMap("-100=ops")))
  }

  private func message(_ text: String, chat: Int64) -> IncomingMessage {
    IncomingMessage(
      place: ChatTopic(chat: chat), id: 4, sender: .user(1), text: text, attachment: nil, time: 0)
  }

  private func read(_ content: UpdateContent) throws -> InboxContent<IncomingUpdate> {
    let id = try #require(UpdateID(10))
    var classifier = try classifier()
    return classifier.classify(Update(id: id, content: content), at: .now, .now())
  }

  private func prompt(_ content: UpdateContent) throws -> Prompt? {
    guard case .prompt(_, .prompt(let prompt)) = try read(content) else { return nil }
    return prompt
  }

  @Test(arguments: [(1, "general"), (-100, "ops")] as [(Int64, String)])
  func choosesThePersonaOfTheChat(chat: Int64, persona: String) throws {
    let prompt = try #require(try prompt(.prompt(message("hello", chat: chat))))
    #expect(prompt.persona == persona)
    #expect(prompt.command == "prompt")
    #expect(prompt.messageID == MessageID(botID: 7, updateID: 10))
    guard case .answer("hello") = prompt.kind else {
      Issue.record("another text")
      return
    }
  }

  @Test func letsAPromptNameAnotherPersona() throws {
    let command = try #require(BotCommand("/ops is it up?"))
    let prompt = try #require(try prompt(.command(command, message("/ops is it up?", chat: 1))))
    #expect(prompt.persona == "ops")
    guard case .answer("is it up?") = prompt.kind else {
      Issue.record("another text")
      return
    }
  }

  @Test(arguments: ["/reset", "/ops x"])
  func queuesCommandsWhoseOrderMatters(text: String) throws {
    let command = try #require(BotCommand(text))
    #expect(try prompt(.command(command, message(text, chat: 1))) != nil)
  }

  @Test func startsANewConversationWithAReset() throws {
    let command = try #require(BotCommand("/reset"))
    let prompt = try #require(try prompt(.command(command, message("/reset", chat: 1))))
    guard case .reset = prompt.kind else {
      Issue.record("not a reset")
      return
    }
  }

  /// A message of a chat that is not served is counted and not answered, whatever it is.
  @Test func refusesStrangers() throws {
    let stranger = message("/help", chat: 2)
    let command = try #require(BotCommand("/help"))
    let contents: [UpdateContent] = [
      .prompt(message("hello", chat: 2)), .command(command, stranger),
      .unsupported(.photo, stranger),
    ]
    for content in contents {
      guard case .other(.unauthorized(chat: 2)) = try read(content) else {
        Issue.record("served: \(content)")
        return
      }
    }
  }

  @Test(arguments: ["/start", "/help", "/status", "/stop", "/ops", "/nothing", "/help@RELAY_bot"])
  func runsCommandsAtOnce(text: String) throws {
    let command = try #require(BotCommand(text))
    guard case .other(.command) = try read(.command(command, message(text, chat: 1))) else {
      Issue.record("not at once: \(text)")
      return
    }
  }

  @Test func leavesOtherBotsCommandsAlone() throws {
    let command = try #require(BotCommand("/help@other_bot"))
    guard case .other(.ignored) = try read(.command(command, message("/help@other_bot", chat: 1)))
    else {
      Issue.record("not ignored")
      return
    }
  }

  @Test func followsAGroupThatIsServed() throws {
    guard case .other(.migrated(from: -100, to: -200)) = try read(.migrated(from: -100, to: -200))
    else {
      Issue.record("not followed")
      return
    }
    guard case .other(.ignored) = try read(.migrated(from: -300, to: -200)) else {
      Issue.record("a stranger's group was followed")
      return
    }
    var classifier = try classifier()
    let id = try #require(UpdateID(11))
    let update = Update(id: id, content: .migrated(from: -100, to: -200))
    _ = classifier.classify(update, at: .now, .now())
    #expect(classifier.allowList.contains(-200))
    #expect(!classifier.allowList.contains(-100))
    #expect(classifier.personas.persona(of: -200) == "ops")
  }

  /// A group that became a supergroup before the process started: its messages wait for the look.
  @Test func leavesASupergroupUndecidedUntilItsGroupIsKnown() throws {
    let new: Int64 = -1_001_234_567_890
    var classifier = try classifier()
    let now = ContinuousClock.now
    let update = Update(id: try #require(UpdateID(10)), content: .prompt(message("x", chat: new)))
    guard case .undecided = classifier.classify(update, at: now, .now()) else {
      Issue.record("decided too early")
      return
    }
    #expect(classifier.beginLook() == [-100])
    #expect(classifier.beginLook() == nil)
    let isKnown = classifier.migrate(from: -100, to: new)
    classifier.endLook(isComplete: true, at: now)
    guard isKnown,
      case .prompt(new, .prompt(let prompt)) = classifier.classify(
        update, at: now, .now())
    else {
      Issue.record("not served under its new id")
      return
    }
    #expect(prompt.persona == "ops")
  }

  @Test func refusesASupergroupThatIsNoListedGroup() throws {
    var classifier = try classifier()
    let now = ContinuousClock.now
    let stranger = message("x", chat: -1_009_999_999_999)
    let update = Update(id: try #require(UpdateID(10)), content: .prompt(stranger))
    _ = classifier.classify(update, at: now, .now())
    _ = classifier.beginLook()
    classifier.endLook(isComplete: true, at: now)
    guard case .other(.unauthorized) = classifier.classify(update, at: now, .now()) else {
      Issue.record("not refused")
      return
    }
  }
}
