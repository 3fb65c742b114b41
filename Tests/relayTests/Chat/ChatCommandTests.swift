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
  func ignoresOtherBotsAndOtherTexts(text: String) {
    #expect(command(text) == nil)
  }
}
