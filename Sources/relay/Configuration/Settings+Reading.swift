import Console
import HTTP
import Manifest
import Telemetry

extension Settings {
  /// The settings of a configuration. Throws `.no` with the name of a variable that the contract has
  /// let pass and that cannot be used.
  init(_ configuration: Configuration) throws(Failure) {
    environment = configuration.environment
    buildSHA = configuration.text("BUILD_SHA")
    mode = try configuration.reading("RELAY_MODE") { InboxMode(configured: $0) }
    logLevel = try configuration.reading("LOG_LEVEL") { LogLevel(rawValue: $0) }
    drainTimeout = try configuration.duration("DRAIN_TIMEOUT")
    queueDepth = try configuration.number("QUEUE_DEPTH")
    rateLimitPerMinute = try configuration.number("RATE_LIMIT_PER_MINUTE")
    personas = try configuration.reading("PERSONA_MAP") { PersonaMap($0) }
    allowList = try configuration.reading("TELEGRAM_CHAT_ID_ALLOWLIST") { ChatAllowList($0) }
    let token = try Settings.token(configuration)
    self.token = token
    botAPI = try configuration.reading("TELEGRAM_API_URL") { BotAPI(baseURL: $0, token: token) }
    pollTimeout = try configuration.duration("TELEGRAM_POLL_TIMEOUT")
    agentBase = try configuration.reading("A2A_BASE_URL") { RequestTarget($0) }
    agentCredential = AgentCredential(try configuration.required("A2A_API_KEY"))
    agentPatience = AgentPatience(
      timeout: try configuration.duration("A2A_TIMEOUT"),
      retries: try configuration.number("A2A_RETRY_ATTEMPTS"),
      base: try configuration.duration("A2A_RETRY_BASE"),
      cap: try configuration.duration("A2A_RETRY_CAP"))
    agentContexts = try configuration.reading("A2A_CONTEXT") {
      ConversationBook.Policy(rawValue: $0)
    }
    chatHash = ChatHash(salt: try configuration.required("CHAT_ID_HASH_SALT"))
    listen = try configuration.reading("METRICS_LISTEN") { ListenAddress($0) }
    otlp = try Settings.otlp(configuration)
    sampleRatio = try configuration.reading("OTEL_TRACES_SAMPLER_ARG") {
      Double($0).flatMap { SampleRatio($0) }
    }
    statsd = try Settings.statsd(configuration)
    egress = try Settings.egress(
      configuration, telegram: botAPI.origin, agent: agentBase.origin, otlp: otlp?.target.origin)
    secrets = Settings.secrets(configuration)
  }

  private static func token(_ configuration: Configuration) throws(Failure) -> BotToken {
    guard let token = BotToken(try configuration.required("TELEGRAM_BOT_TOKEN")) else {
      throw configuration.unusable("TELEGRAM_BOT_TOKEN", expected: "a bot id within Int64")
    }
    return token
  }

  private static func otlp(_ configuration: Configuration) throws(Failure) -> OTLPEndpoint? {
    guard !configuration.text("OTEL_EXPORTER_OTLP_ENDPOINT").isEmpty else { return nil }
    let target = try configuration.reading("OTEL_EXPORTER_OTLP_ENDPOINT") { RequestTarget($0) }
    var headers: [Header] = []
    for text in configuration.telemetryHeaders {
      let value = String(decoding: text.value.reveal(), as: UTF8.self)
      guard let header = Header(text.name, value) else {
        throw configuration.unusable(
          "OTEL_EXPORTER_OTLP_HEADERS",
          expected: "values without spaces at their ends, and no header of HTTP's own framing")
      }
      headers.append(header)
    }
    return OTLPEndpoint(target: target, headers: headers)
  }

  private static func statsd(_ configuration: Configuration) throws(Failure) -> StatsDAddress? {
    guard !configuration.text("STATSD_ADDRESS").isEmpty else { return nil }
    return try configuration.reading("STATSD_ADDRESS") { StatsDAddress($0) }
  }
}

extension InboxMode {
  /// The mode of `RELAY_MODE`.
  fileprivate init?(configured text: String) {
    guard let mode = InboxMode(rawValue: text), mode != .draining else { return nil }
    self = mode
  }
}

extension ListenAddress {
  fileprivate init?(_ text: String) {
    guard let address = HostPort(Array(text.utf8)) else { return nil }
    self.init(host: address.host, port: address.port)
  }
}

extension StatsDAddress {
  fileprivate init?(_ text: String) {
    guard let address = HostPort(Array(text.utf8)) else { return nil }
    self.init(host: address.host, port: address.port)
  }
}
