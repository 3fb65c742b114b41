import Console

/// A loopback Telegram and agent, to test and measure relay with.
@main
enum Sandbox {
  static let program = Program(
    "sandbox", version: { "sandbox" },
    summary: "a loopback Telegram and an A2A echo agent, to try relay with",
    discussion: "Nothing leaves this machine; tokens and chats are invented.",
    commands: [
      ChatCommand.command, ServeCommand.command, MeasureCommand.command, MeasureCommand.floor,
      LeastClient.command,
    ])

  static func main() { program.main() }
}
