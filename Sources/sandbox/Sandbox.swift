import Console

/// A program that runs a Telegram server and an agent on loopback, to test and measure relay.
@main
enum Sandbox {
  static let program = Program(
    "sandbox", version: { "sandbox" },
    summary: "run relay with a Telegram double and an A2A echo agent on loopback",
    discussion: "All connections are on loopback. The tokens and chats are fictitious.",
    commands: [
      ChatCommand.command, ServeCommand.command, MeasureCommand.command, MeasureCommand.floor,
      LeastClient.command,
    ])

  static func main() { program.main() }
}
