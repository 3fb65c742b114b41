/// The configuration contract: one entry for each variable of `relay`.
///
/// The configuration check of `relay`, `.env.example`, the drift comparison and the documentation
/// are derived from this table.
package enum Contract {
  /// All variables, in the order in which documents list them.
  package static let variables: [Variable] = [
    Variable(
      "RELAY_ENV", .choice(["dev", "staging", "prod"]), .required, .perEnvironment,
      "Environment this instance runs in; equals the folder's name", owner: "platform"),
    Variable(
      "RELAY_MODE", .choice(["active", "passive"]), .value("active"), .perEnvironment,
      "passive starts everything except the poller", owner: "on-call"),
    Variable(
      "LOG_LEVEL", .choice(["DEBUG", "INFO", "WARNING", "ERROR"]), .value("INFO"), .plain,
      "Minimum severity that is logged", owner: "platform"),
    Variable(
      "DRAIN_TIMEOUT", .duration(1_000...25_000), .value("25s"), .plain,
      "Time to finish queued prompts after SIGTERM; supervisors kill at 30 s", owner: "platform"),
    Variable(
      "QUEUE_DEPTH", .integer(1...100), .value("25"), .plain,
      "Maximum number of waiting prompts", owner: "platform", unit: "prompts"),
    Variable(
      "STATE_DIR", .path, .optional, .plain,
      "Folder for the journal of finished and held prompts; without it, nothing is kept on disk",
      owner: "platform"),
    Variable(
      "ANSWERS_AT_RISK", .integer(1...100), .value("10"), .plain,
      "Answers that a crash may repeat before other chats wait, without a working STATE_DIR",
      owner: "platform", unit: "answers"),
    Variable(
      "RATE_LIMIT_PER_MINUTE", .integerOrZero(1...600), .value("30"), .plain,
      "Prompts a minute for each persona; 0 disables the limit, in dev only",
      owner: "platform", unit: "prompts a minute"),
    Variable(
      "PERSONA_MAP", .personaMap, .optional, .regulated,
      "Persona of each chat; the default is general", owner: "chat owner",
      changeNeeds: "an approved allow-list change"),
    Variable(
      "TELEGRAM_BOT_TOKEN", .botToken, .required,
      .secret(rotationDays: 90, delivery: .environment),
      "Token of the bot that is polled", owner: "security"),
    Variable(
      "TELEGRAM_CHAT_ID_ALLOWLIST", .chatIDs, .required, .regulated,
      "Chats that are served; all others get no answer", owner: "chat owner",
      changeNeeds: "an approved allow-list change"),
    Variable(
      "TELEGRAM_API_URL", .url(mayBeEmpty: false), .value("https://api.telegram.org"), .plain,
      "Base URL of the Bot API, optionally with a path", owner: "platform"),
    Variable(
      "TELEGRAM_TLS_CA_FILE", .authorities, .optional, .plain,
      "Authorities that may issue the Bot API's certificate; they replace the system's",
      owner: "security"),
    Variable(
      "TELEGRAM_POLL_TIMEOUT", .duration(1_000...50_000), .value("30s"), .plain,
      "How long one poll waits for an update", owner: "platform"),
    Variable(
      "TELEGRAM_MAX_CONCURRENCY", .integer(1...1), .value("1"), .plain,
      "A2A calls in flight; more than one requires sharding", owner: "platform", unit: "calls"),
    Variable(
      "A2A_BASE_URL", .url(mayBeEmpty: false), .required, .perEnvironment,
      "Base URL of the agent; must differ between environments", owner: "agent owner",
      changeNeeds: "a release record"),
    Variable(
      "A2A_API_KEY", .text(minimum: 1), .required,
      .secret(rotationDays: 180, delivery: .environment),
      "API key for the agent", owner: "security"),
    Variable(
      "A2A_TIMEOUT", .duration(1_000...600_000), .value("20s"), .plain,
      "Deadline of a prompt, counted from its first call", owner: "agent owner"),
    Variable(
      "A2A_RETRY_ATTEMPTS", .integer(0...10), .value("3"), .plain,
      "Look-ups after a lost response, and retries after a 404 or redirect; an unavailable agent is retried until A2A_TIMEOUT",
      owner: "agent owner", unit: "retries"),
    Variable(
      "A2A_RETRY_BASE", .duration(10...60_000), .value("500ms"), .plain,
      "First wait before a retry; at most A2A_RETRY_CAP", owner: "agent owner"),
    Variable(
      "A2A_RETRY_CAP", .duration(10...60_000), .value("8s"), .plain,
      "Longest wait before a retry; at most A2A_TIMEOUT", owner: "agent owner"),
    Variable(
      "A2A_ANSWER_LIMIT", .integer(65_536...67_108_864), .value("4194304"), .plain,
      "Maximum size of an answer, as a reply or a stream; a longer answer is cut there",
      owner: "agent owner", unit: "bytes"),
    Variable(
      "A2A_CONTEXT", .choice(["agent", "client"]), .value("agent"), .plain,
      "Which side creates context ids", owner: "agent owner"),
    Variable(
      "A2A_TLS_FINGERPRINTS", .fingerprints, .value(""), .perEnvironment,
      "Pins of the agent's public key (SPKI); empty disables pinning", owner: "security"),
    Variable(
      "A2A_TLS_CA_FILE", .authorities, .optional, .plain,
      "Authorities that may issue the agent's certificate; they replace the system's",
      owner: "security"),
    Variable(
      "A2A_CLIENT_CERT_FILE", .path, .optional, .secret(rotationDays: nil, delivery: .file),
      "Client certificate for A2A_CLIENT_KEY_FILE; must be valid for at least 60 more days",
      owner: "security"),
    Variable(
      "A2A_CLIENT_KEY_FILE", .path, .optional, .secret(rotationDays: nil, delivery: .file),
      "Private key for A2A_CLIENT_CERT_FILE", owner: "security"),
    Variable(
      "CHAT_ID_HASH_SALT", .text(minimum: 32), .required,
      .secret(rotationDays: nil, delivery: .environment),
      "Key for the hashes of chat ids in logs and in allowlist.sha256", owner: "security",
      changeNeeds: "an approved allow-list change"),
    Variable(
      "OTEL_EXPORTER_OTLP_ENDPOINT", .url(mayBeEmpty: true), .value(""), .perEnvironment,
      "Endpoint for metrics and spans; empty disables the export", owner: "observability"),
    Variable(
      "OTEL_EXPORTER_OTLP_CERTIFICATE", .authorities, .optional, .plain,
      "Authorities that may issue the endpoint's certificate; they replace the system's",
      owner: "observability"),
    Variable(
      "OTEL_EXPORTER_OTLP_HEADERS", .headers, .optional,
      .secret(rotationDays: 180, delivery: .environment),
      "Headers of each export, including the telemetry token", owner: "observability"),
    Variable(
      "OTEL_TRACES_SAMPLER_ARG", .ratio, .value("0.25"), .perEnvironment,
      "Fraction of prompts whose spans are sent", owner: "observability"),
    Variable(
      "METRICS_LISTEN", .listenAddress, .value("127.0.0.1:9464"), .plain,
      "Address that serves /metrics, /healthz and /readyz", owner: "observability"),
    Variable(
      "STATSD_ADDRESS", .hostPort(mayBeEmpty: true), .value(""), .perEnvironment,
      "Address for StatsD datagrams; empty disables them", owner: "observability"),
    Variable(
      "LOG_DRAIN_TOKEN_FILE", .path, .optional, .secret(rotationDays: 90, delivery: .file),
      "Token of the log collector, a file of mode 0400", owner: "security"),
    Variable(
      "BUILD_SHA", .commit, .optional, .injected,
      "Commit of the build; set by the supervisor, never in a file", owner: "platform"),
  ]

  /// Returns the declaration of the variable `name`; nil when the contract does not declare it.
  package static func variable(named name: String) -> Variable? {
    row(of: name).map { variables[$0] }
  }

  /// Returns the index of `name` in `variables`; nil when the contract does not declare it.
  static func row(of name: String) -> Int? { rows[name] }

  /// Returns the declared name that is nearest to the misspelled `name`; nil when none is near.
  package static func suggestion(for name: String) -> String? {
    guard name.utf8.contains(where: \.isLowerCase) else {
      return NearestName.match(for: name, among: sketches)
    }
    let upper = String(decoding: name.utf8.map { $0.isLowerCase ? $0 & 0xDF : $0 }, as: UTF8.self)
    return rows[upper] != nil ? upper : NearestName.match(for: upper, among: sketches)
  }

  private static let rows = Dictionary(
    uniqueKeysWithValues: variables.enumerated().map { ($1.name, $0) })
  private static let sketches = variables.map { NearestName.Sketch($0.name) }
}

extension Contract {
  /// The content of `.env.example`: an environment file with every variable, documented by
  /// comments.
  ///
  /// Variables with a default are set to their default, so the file has no effect as it is. All
  /// other variables are commented out.
  package static var envExample: String {
    let head = """
      # Every variable of relay. Generated from the configuration contract by
      # relayctl contract --env-example. Variables with a default are set to it. Grammar:
      # docs/formats/environment-file.md. Below environments/, a secret or regulated variable is a
      # reference: docs/formats/reference.md.

      """
    return head + variables.map { "\n" + example($0) }.joined()
  }

  /// The contract as a Markdown table.
  package static var markdown: String {
    let rows = variables.map { variable in
      let cells = [
        "`\(variable.name)`", typeText(variable), variable.defaultText, variable.classText,
        variable.owner, help(variable),
      ]
      return "| " + cells.joined(separator: " | ") + " |\n"
    }
    return "| variable | type, range | default | class | owner | meaning |\n"
      + "|---|---|---|---|---|---|\n" + rows.joined()
  }

  /// Returns the type and the unit of a variable, for one cell of a table.
  package static func typeText(_ variable: Variable) -> String {
    variable.type.description + (variable.unit.map { " (\($0))" } ?? "")
  }

  private static func help(_ variable: Variable) -> String {
    variable.help + (variable.changeNeeds.map { "; a change needs \($0)" } ?? "")
  }

  private static func example(_ variable: Variable) -> String {
    let needs = variable.default == .required ? "required" : "default \(variable.defaultText)"
    var text = "# \(help(variable)).\n"
    text += "# \(typeText(variable)); \(needs); \(variable.classText); owner: \(variable.owner)\n"
    guard case .value(let value) = variable.default else { return text + "# \(variable.name)=\n" }
    return text + "\(variable.name)=\(value)\n"
  }
}
