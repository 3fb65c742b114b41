import HTTP
import Manifest
import Telemetry

/// What the daemon runs with, typed: a checked configuration with its defaults.
struct Settings: Sendable {
  /// Which environment this is (`RELAY_ENV`).
  let environment: EnvironmentName

  /// The commit that the supervisor injected (`BUILD_SHA`); empty without one.
  let buildSHA: String

  /// Whether it polls from the start (`RELAY_MODE`): active, the default, or passive.
  let mode: InboxMode

  /// The least severity that is logged (`LOG_LEVEL`); INFO.
  let logLevel: LogLevel

  /// What SIGTERM leaves for queued prompts (`DRAIN_TIMEOUT`), 1 s to 25 s; 25 s.
  let drainTimeout: Duration

  /// How many prompts may wait (`QUEUE_DEPTH`), 1 to 100; 25.
  let queueDepth: Int

  /// Prompts a minute for each persona (`RATE_LIMIT_PER_MINUTE`), 1 to 600, or 0 for off; 30.
  let rateLimitPerMinute: Int

  /// Who answers where (`PERSONA_MAP`).
  let personas: PersonaMap

  /// Who is served (`TELEGRAM_CHAT_ID_ALLOWLIST`).
  let allowList: ChatAllowList

  /// The bot's credential (`TELEGRAM_BOT_TOKEN`).
  let token: BotToken

  /// Where the bot is called (`TELEGRAM_API_URL`).
  let botAPI: BotAPI

  /// How long a poll waits (`TELEGRAM_POLL_TIMEOUT`), 1 s to 50 s; 30 s.
  let pollTimeout: Duration

  /// Where the agent is (`A2A_BASE_URL`).
  let agentBase: RequestTarget

  /// What the agent asks for (`A2A_API_KEY`).
  let agentCredential: AgentCredential

  /// How long and how often the agent is tried (`A2A_TIMEOUT`, `A2A_RETRY_…`).
  let agentPatience: AgentPatience

  /// Who makes context ids (`A2A_CONTEXT`).
  let agentContexts: ConversationBook.Policy

  /// What stands for a chat in logs (`CHAT_ID_HASH_SALT`).
  let chatHash: ChatHash

  /// Where the status pages are served (`METRICS_LISTEN`).
  let listen: ListenAddress

  /// Where metrics and spans are sent (`OTEL_EXPORTER_OTLP_ENDPOINT`, `…_HEADERS`); nil: nowhere.
  let otlp: OTLPEndpoint?

  /// Which part of the traces is sent (`OTEL_TRACES_SAMPLER_ARG`); a quarter.
  let sampleRatio: SampleRatio

  /// Where StatsD datagrams go (`STATSD_ADDRESS`); nil: nowhere.
  let statsd: StatsDAddress?

  /// The origins that may be called: Telegram, the agent, and the OTLP endpoint (R14).
  let egress: EgressList

  /// Every value that must not be shown, for the scrubber.
  let secrets: [[UInt8]]
}
