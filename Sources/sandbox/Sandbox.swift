import Console

/// The loopback Telegram and agent that relay is tried against.
@main
enum Sandbox {
  static let program = Program(
    "sandbox", version: { "sandbox" },
    summary: "a loopback Telegram and an A2A echo agent, to try relay against",
    discussion: "Nothing here reaches beyond this machine; tokens and chats are made up.",
    commands: [
      ChatCommand.command, ServeCommand.command, MeasureCommand.command, MeasureCommand.floor,
      LeastClient.command,
    ])

  static func main() { program.main() }
}
