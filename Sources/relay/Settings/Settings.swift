import Configuration
import Console
import Crypto
import Glibc
import HTTP
import Telemetry

/// The typed settings of the daemon, created from a checked configuration and its defaults.
struct Settings: Sendable {
  /// The environment (`RELAY_ENV`).
  let environment: EnvironmentName

  /// The commit of the build, injected by the supervisor (`BUILD_SHA`); empty if it is not set.
  let buildSHA: String

  /// The mode at startup (`RELAY_MODE`): active or passive; default active.
  let mode: RelayMode

  /// The lowest severity that is logged (`LOG_LEVEL`); default INFO.
  let logLevel: LogLevel

  /// The time limit for finishing queued prompts after SIGTERM (`DRAIN_TIMEOUT`), 1 s to 25 s;
  /// default 25 s.
  let drainTimeout: Duration

  /// The maximum number of waiting prompts (`QUEUE_DEPTH`), 1 to 100; default 25.
  let queueDepth: Int

  /// The path of the folder with the journal (`STATE_DIR`); nil if nothing is kept on disk.
  let stateFolder: String?

  /// The key of the journal, derived from `CHAT_ID_HASH_SALT` and the bot's id.
  let stateKey: StateKey

  /// The maximum number of answers that a crash may repeat before other chats wait
  /// (`ANSWERS_AT_RISK`), 1 to 100; default 10. It has an effect only without a working journal.
  let answersAtRisk: Int

  /// The maximum number of prompts a minute for each persona (`RATE_LIMIT_PER_MINUTE`), 1 to 600,
  /// or 0 for no limit; default 30.
  let rateLimitPerMinute: Int

  /// The persona of each chat (`PERSONA_MAP`).
  let personas: PersonaMap

  /// The chats that are served (`TELEGRAM_CHAT_ID_ALLOWLIST`).
  let allowList: ChatAllowList

  /// The bot's credential (`TELEGRAM_BOT_TOKEN`).
  let token: BotToken

  /// Builds the requests to the Bot API (`TELEGRAM_API_URL`).
  let botAPI: BotAPI

  /// How long Telegram may hold a poll while there are no updates (`TELEGRAM_POLL_TIMEOUT`), 1 s to
  /// 50 s; default 30 s.
  let pollTimeout: Duration

  /// The agent's base URL (`A2A_BASE_URL`).
  let agentBase: RequestTarget

  /// The agent's API key (`A2A_API_KEY`).
  let agentCredential: AgentCredential

  /// The time limits and retries of calls to the agent (`A2A_TIMEOUT`, `A2A_RETRY_…`).
  let agentTimeouts: AgentTimeouts

  /// The maximum size of an agent's answer in bytes (`A2A_ANSWER_LIMIT`), 64 KiB to 64 MiB; default
  /// 4 MiB. A longer answer is cut there.
  let answerLimit: Int

  /// Whether the agent or the relay creates context ids (`A2A_CONTEXT`); default the agent.
  let agentContexts: ConversationBook.Policy

  /// Computes the hash that replaces a chat id in logs (`CHAT_ID_HASH_SALT`).
  let chatHash: ChatHash

  /// The address at which the status pages are served (`METRICS_LISTEN`).
  let listen: ListenAddress

  /// The endpoint to which metrics and spans are sent (`OTEL_EXPORTER_OTLP_ENDPOINT`, `…_HEADERS`);
  /// nil if they are not sent.
  let otlp: OTLPEndpoint?

  /// The share of traces that are sent (`OTEL_TRACES_SAMPLER_ARG`), 0 to 1; default 0.25.
  let sampleRatio: SampleRatio

  /// The address to which StatsD datagrams are sent (`STATSD_ADDRESS`); nil if none are sent.
  let statsd: StatsDAddress?

  /// The only origins that the process may connect to over HTTP: Telegram, the agent, and the OTLP
  /// endpoint.
  let egress: EgressList

  /// The undeclared variables of the process's environment that are ignored; nil if the variables
  /// were read from a file.
  let undeclared: UndeclaredVariables?

  /// One line for each file of authorities that expires soon.
  let expiringAuthorities: [String]

  /// All values that the log scrubber must mask.
  let secrets: [[UInt8]]
}

extension Settings {
  /// Creates the settings from a configuration. Throws `.no` with the name of the variable if a
  /// value passed the contract but cannot be used.
  init(_ configuration: CheckedConfiguration) throws(Failure) {
    environment = configuration.environment
    buildSHA = configuration.text("BUILD_SHA")
    mode = try configuration.reading("RELAY_MODE") { RelayMode(configured: $0) }
    logLevel = try configuration.reading("LOG_LEVEL") { LogLevel(rawValue: $0) }
    drainTimeout = try configuration.duration("DRAIN_TIMEOUT")
    queueDepth = try configuration.number("QUEUE_DEPTH")
    stateFolder = configuration.value("STATE_DIR").map {
      String(decoding: $0.reveal(), as: UTF8.self)
    }
    answersAtRisk = try configuration.number("ANSWERS_AT_RISK")
    rateLimitPerMinute = try configuration.number("RATE_LIMIT_PER_MINUTE")
    personas = try configuration.reading("PERSONA_MAP") { PersonaMap($0) }
    allowList = try configuration.reading("TELEGRAM_CHAT_ID_ALLOWLIST") { ChatAllowList($0) }
    let token = try Settings.token(configuration)
    self.token = token
    botAPI = try configuration.reading("TELEGRAM_API_URL") { BotAPI(baseURL: $0, token: token) }
    pollTimeout = try configuration.duration("TELEGRAM_POLL_TIMEOUT")
    agentBase = try configuration.reading("A2A_BASE_URL") { RequestTarget($0) }
    agentCredential = AgentCredential(try configuration.required("A2A_API_KEY"))
    agentTimeouts = try Settings.agentTimeouts(configuration)
    answerLimit = try configuration.number("A2A_ANSWER_LIMIT")
    agentContexts = try configuration.reading("A2A_CONTEXT") {
      ConversationBook.Policy(rawValue: $0)
    }
    let salt = try configuration.required("CHAT_ID_HASH_SALT")
    chatHash = ChatHash(salt: salt)
    stateKey = StateKey(salt: salt, botID: token.botID)
    listen = try configuration.reading("METRICS_LISTEN") { ListenAddress($0) }
    otlp = try Settings.otlp(configuration)
    sampleRatio = try configuration.reading("OTEL_TRACES_SAMPLER_ARG") {
      Double($0).flatMap { SampleRatio($0) }
    }
    statsd = try Settings.statsd(configuration)
    egress = try Settings.egress(
      configuration, telegram: botAPI.origin, agent: agentBase.origin, otlp: otlp?.target.origin)
    undeclared = configuration.undeclared
    expiringAuthorities = configuration.expiringAuthorities(at: Int64(time(nil)))
    secrets = configuration.secrets
  }

  /// Returns the limits of calls to the agent. A default that is longer than the deadline of a
  /// prompt, or than the longest wait, is lowered to it; the contract refuses a value that is set.
  private static func agentTimeouts(
    _ configuration: CheckedConfiguration
  ) throws(Failure) -> AgentTimeouts {
    let timeout = try configuration.duration("A2A_TIMEOUT")
    let cap = min(try configuration.duration("A2A_RETRY_CAP"), timeout)
    return AgentTimeouts(
      timeout: timeout, retries: try configuration.number("A2A_RETRY_ATTEMPTS"),
      base: min(try configuration.duration("A2A_RETRY_BASE"), cap), cap: cap)
  }

  private static func token(_ configuration: CheckedConfiguration) throws(Failure) -> BotToken {
    guard let token = BotToken(try configuration.required("TELEGRAM_BOT_TOKEN")) else {
      throw configuration.unusable("TELEGRAM_BOT_TOKEN", expected: "a bot id that fits in 64 bits")
    }
    return token
  }

  private static func otlp(
    _ configuration: CheckedConfiguration
  ) throws(Failure) -> OTLPEndpoint? {
    guard !configuration.text("OTEL_EXPORTER_OTLP_ENDPOINT").isEmpty else { return nil }
    let target = try configuration.reading("OTEL_EXPORTER_OTLP_ENDPOINT") { RequestTarget($0) }
    var headers: [Header] = []
    for text in configuration.telemetryHeaders {
      let value = String(decoding: text.value.reveal(), as: UTF8.self)
      guard let header = Header(text.name, value) else {
        throw configuration.unusable(
          "OTEL_EXPORTER_OTLP_HEADERS",
          expected: "values without spaces at their ends, and no header that frames a message")
      }
      headers.append(header)
    }
    return OTLPEndpoint(target: target, headers: headers)
  }

  private static func statsd(
    _ configuration: CheckedConfiguration
  ) throws(Failure) -> StatsDAddress? {
    guard !configuration.text("STATSD_ADDRESS").isEmpty else { return nil }
    return try configuration.reading("STATSD_ADDRESS") { StatsDAddress($0) }
  }
}

// The HTTP connections that the process may make.
extension Settings {
  /// Returns the list of the configured origins; no other origin can be called. In dev, the
  /// contract accepts only loopback and Telegram's test environment, so that no other origin can be
  /// called there.
  ///
  /// If the agent and another peer have the same origin, the agent's pins and certificate apply to
  /// both. Authorities that are set for one of them apply to both, so two different files for one
  /// origin are refused.
  private static func egress(
    _ configuration: CheckedConfiguration, telegram: Origin, agent: Origin, otlp: Origin?
  ) throws(Failure) -> EgressList {
    var settings = [
      agent: TLSSettings(pins: try pins(configuration), identity: identity(configuration))
    ]
    let peers: [(variable: String, origin: Origin?)] = [
      ("A2A_TLS_CA_FILE", agent), ("TELEGRAM_TLS_CA_FILE", telegram),
      ("OTEL_EXPORTER_OTLP_CERTIFICATE", otlp),
    ]
    for (variable, origin) in peers {
      guard let origin else { continue }
      var peer = settings[origin] ?? TLSSettings()
      if let file = configuration.authorities[variable] {
        guard peer.authorities == nil || peer.authorities == file.bytes else {
          throw configuration.unusable(
            variable, expected: "the same file as for the other peer at \(origin)")
        }
        peer.authorities = file.bytes
      }
      settings[origin] = peer
    }
    return EgressList(settings)
  }

  /// Returns the pins of the agent's key. If there are none, any key with a valid certificate is
  /// accepted.
  private static func pins(_ configuration: CheckedConfiguration) throws(Failure) -> [Pin] {
    let name = "A2A_TLS_FINGERPRINTS"
    let texts = configuration.text(name).split(separator: ",")
    let pins = texts.compactMap { Pin(String($0)) }
    guard pins.count == texts.count else {
      throw configuration.unusable(name, expected: "sha256// and 44 canonical base64 characters")
    }
    return pins
  }

  private static func identity(_ configuration: CheckedConfiguration) -> ClientIdentity? {
    guard let certificate = configuration.fileContents["A2A_CLIENT_CERT_FILE"],
      let key = configuration.fileContents["A2A_CLIENT_KEY_FILE"]
    else { return nil }
    return ClientIdentity(certificate: certificate.reveal(), key: key.reveal())
  }
}

extension RelayMode {
  /// Parses the value of `RELAY_MODE`. Returns nil for any other string.
  fileprivate init?(configured text: String) {
    guard let mode = RelayMode(rawValue: text), mode != .draining else { return nil }
    self = mode
  }
}

/// Computes the hash that replaces a chat id in logs. It is the same hash as in `allowlist.sha256`
/// (`docs/formats/redacted-checksum.md` §3).
struct ChatHash: Sendable {
  private let salt: SecretValue

  /// Creates the hash function. Its key `salt` is the value of `CHAT_ID_HASH_SALT`.
  init(salt: SecretValue) { self.salt = salt }

  /// Returns the HMAC-SHA256 of the chat id in decimal, as 64 hexadecimal digits.
  func hash(of chat: Int64) -> String { AllowList.hash(of: String(chat), salt: salt).hex }
}
