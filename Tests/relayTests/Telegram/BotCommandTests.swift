import Testing

@testable import relay

@Suite struct BotCommandTests {
  @Test(
    arguments: [
      ("/stop", "stop", nil, ""),
      ("/Stop", "stop", nil, ""),
      ("/stop  ", "stop", nil, ""),
      ("/legal what is\n a tort? ", "legal", nil, "what is\n a tort?"),
      ("/stop@relay_bot", "stop", "relay_bot", ""),
      ("/stop@relay_bot now", "stop", "relay_bot", "now"),
      ("/stop\r\nnow", "stop", nil, "now"),
      ("/stop\tnow", "stop", nil, "now"),
      ("/x_1 é ", "x_1", nil, "é"),
    ] as [(String, String, String?, String)])
  func readsACommand(text: String, name: String, bot: String?, arguments: String) throws {
    let command = try #require(BotCommand(text))
    #expect(command.name == name)
    #expect(command.bot == bot)
    #expect(command.arguments == arguments)
  }

  @Test(arguments: [
    "", "/", "/ stop", "//", "stop", " /stop", "/usr/bin", "/stop,", "/stop@", "/stop@ now", "/é",
    "/stop@bot/x", "/" + String(repeating: "a", count: 65), "/stop\u{301}",
  ])
  func ignoresOtherTexts(text: String) { #expect(BotCommand(text) == nil) }

  @Test(arguments: [
    ("/stop", "relay_bot", true), ("/stop@relay_bot", "Relay_Bot", true),
    ("/stop@other_bot", "relay_bot", false),
  ])
  func matchesTheBotThatItNames(text: String, username: String, isMeant: Bool) throws {
    #expect(try #require(BotCommand(text)).isMeant(for: username) == isMeant)
  }
}
