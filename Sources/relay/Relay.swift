import Console
import Manifest

/// The daemon between a Telegram bot and an A2A agent.
@main
enum Relay {
  static let program = Program(
    "relay", version: { "relay \(Release.version)" },
    summary: "forward a Telegram bot's prompts to an A2A agent",
    discussion: """
      The configuration comes from --env-file or, without it, from the process's environment; never from both. \
      relayctl contract lists every variable.
      """,
    options: [ConfigurationSource.envFile, checkConfig],
    examples: [
      Example(
        "relay --check-config --env-file /run/secrets/.env.runtime",
        "tells whether relay would start with it")
    ],
    exitStatuses: [
      .yes: "stopped cleanly, or the configuration is valid",
      .no: "the configuration is refused, or fatal at run time", .misused: "unknown option",
    ],
    action: run)

  private static let checkConfig = Option<Bool>.flag(
    "check-config", help: "validate everything and stop")

  @Sendable private static func run(
    _ invocation: Invocation, _ terminal: Terminal
  ) throws(Failure) -> ExitStatus {
    let configuration = try ConfigurationSource(invocation).configuration()
    guard invocation[checkConfig] else {
      throw Failure(
        .no, "this version has no daemon yet: it checks configurations", hint: "give --check-config"
      )
    }
    try terminal.out.write(configuration.summary)
    return .yes
  }

  static func main() { program.main() }
}
