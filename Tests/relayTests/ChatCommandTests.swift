import Testing

@testable import relay

struct ChatCommandTests {
  private func command(_ text: String) -> ChatCommand? {
    BotCommand(text).flatMap {
      ChatCommand($0, bot: "ExampleBot", personas: ["general", "coder"])
    }
  }

  @Test(
    arguments: [
      ("/start", .start),
      ("/start token-of-a-link", .start),
      ("/help", .help),
      ("/STATUS", .status),
      ("/stop@ExampleBot", .stop),
      ("/stop@examplebot now", .stop),
      ("/reset", .reset),
      ("/coder sort this", .prompt(persona: "coder", text: "sort this")),
      ("/Coder@ExampleBot  sort\nthis ", .prompt(persona: "coder", text: "sort\nthis")),
      ("/general hello", .prompt(persona: "general", text: "hello")),
      ("/coder", .textMissing(persona: "coder")),
      ("/coder \n", .textMissing(persona: "coder")),
      ("/coders sort this", .unknown(name: "coders")),
    ] as [(String, ChatCommand)])
  func means(text: String, meaning: ChatCommand) {
    #expect(command(text) == meaning)
  }

  @Test(arguments: ["/stop@OtherBot", "/coder@OtherBot x", "/usr/bin", "stop", " /stop"])
  func isNotForUs(text: String) {
    #expect(command(text) == nil)
  }

  @Test func waitsItsTurnWhenOrderMatters() {
    let queued = ["/reset", "/coder x"].map { command($0)?.isQueued }
    let atOnce = ["/start", "/help", "/status", "/stop", "/coder", "/x"].map {
      command($0)?.isQueued
    }
    #expect(queued.allSatisfy { $0 == true })
    #expect(atOnce.allSatisfy { $0 == false })
  }
}
