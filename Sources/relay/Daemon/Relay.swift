import Configuration
import Console
import HTTP
import Threads

/// The daemon between a Telegram bot and an A2A agent.
@main
enum Relay {
  static let program = Program(
    "relay", version: { "relay \(Release.version)" },
    summary: "forward a Telegram bot's prompts to an A2A agent",
    discussion: """
      The configuration is read from --env-file or, without it, from the environment of the process; never from both. \
      relayctl contract lists every variable. On SIGTERM or SIGINT relay drains: it answers what is queued and leaves \
      the rest at Telegram.
      """,
    options: [
      ConfigurationSource.envFile, ConfigurationCheck.option, OnlineCheck.option,
      MetricsEmission.option,
    ],
    examples: [
      Example("relay --env-file /run/secrets/.env.runtime", "runs until SIGTERM or SIGINT"),
      Example(
        "relay --check-config --env-file /run/secrets/.env.runtime",
        "checks whether relay would start with it"),
    ],
    exitStatuses: [
      .yes: "stopped cleanly, or the configuration is valid",
      .no: "the configuration is refused, or fatal at run time", .usage: "unknown option",
    ],
    action: run)

  @Sendable private static func run(
    _ invocation: Invocation, _ terminal: Terminal
  ) throws(Failure) -> ExitStatus {
    let isCheck = invocation[ConfigurationCheck.option]
    if !isCheck { try ConfigurationCheck.refuseItsOptions(invocation) }
    let configuration = try ConfigurationSource(invocation).configuration()
    if isCheck { return try ConfigurationCheck.run(configuration, invocation, terminal) }
    let settings = try Settings(configuration)
    // Before there is any other thread: they all inherit the mask.
    TerminationSignals.block()
    let options = DaemonOptions(emitsMetrics: invocation[MetricsEmission.option] != nil)
    let daemon = Daemon(settings, options)
    return runBlocking { await daemon.run() }
  }

  static func main() { program.main() }
}
