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
      relay reads its variables from the file passed with --env-file or, without that option, from the process \
      environment, but never from both. Run relayctl contract to list all variables. On SIGTERM or SIGINT, relay \
      drains: it answers the queued prompts within DRAIN_TIMEOUT and leaves the rest at Telegram.
      """,
    options: [
      ConfigurationSource.envFile, ConfigurationCheck.option, OnlineCheck.option,
      MetricsEmission.option,
    ],
    examples: [
      Example("relay --env-file /run/secrets/.env.runtime", "runs until SIGTERM or SIGINT"),
      Example(
        "relay --check-config --env-file /run/secrets/.env.runtime",
        "checks whether relay would start with this configuration"),
    ],
    exitStatuses: [
      .yes: "stopped cleanly, or the configuration is valid",
      .no: "the configuration is refused, or a fatal error occurred",
      .usage: "unknown option, or one that requires another",
      .undecided: "", .integrity: "",
    ],
    action: run)

  @Sendable private static func run(
    _ invocation: Invocation, _ terminal: Terminal
  ) throws(Failure) -> ExitStatus {
    let isCheck = invocation[ConfigurationCheck.option]
    if isCheck { TerminationSignals.unblock() }
    try DescriptorLimit.check()
    if !isCheck { try ConfigurationCheck.refuseItsOptions(invocation) }
    let configuration = try ConfigurationSource(invocation).configuration()
    if isCheck { return try ConfigurationCheck.run(configuration, invocation, terminal) }
    let settings = try Settings(configuration)
    try ConfigurationCheck.requireStateFolder(settings)
    let options = DaemonOptions(emitsMetrics: invocation[MetricsEmission.option] != nil)
    let daemon = Daemon(settings, options)
    return runBlocking { await daemon.run() }
  }

  static func main() {
    // The first step, so that a signal at any moment after it is either drained or ignored, and
    // before any other thread is started, so that all threads inherit the mask.
    TerminationSignals.block()
    program.main()
  }
}
