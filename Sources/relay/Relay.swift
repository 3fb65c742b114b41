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
    options: [ConfigurationSource.envFile, CheckConfiguration.option],
    examples: [
      Example(
        "relay --check-config --env-file /run/secrets/.env.runtime",
        "tells whether relay would start with it")
    ],
    exitStatuses: [
      .yes: "stopped cleanly, or the configuration is valid",
      .no: "the configuration is refused, or fatal at run time", .misused: "unknown option",
    ],
    action: CheckConfiguration.run)

  static func main() { program.main() }
}
