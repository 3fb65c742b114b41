import Configuration
import RFC3339

/// Environments for tests: complete, or with some lines changed.
enum Sample {
  /// 21 variables that are compared, 12 of them plain, and 7 secrets.
  static func lines(_ environment: EnvironmentName) -> [(name: String, value: String)] {
    let name = environment.rawValue
    return [
      ("RELAY_ENV", name), ("RELAY_MODE", "active"), ("LOG_LEVEL", "INFO"),
      ("DRAIN_TIMEOUT", "25s"), ("QUEUE_DEPTH", "25"), ("RATE_LIMIT_PER_MINUTE", "30"),
      ("PERSONA_MAP", "ref+local://relay/\(name)/chats#/personas"),
      ("TELEGRAM_BOT_TOKEN", "ref+local://relay/\(name)/telegram#/token"),
      ("TELEGRAM_CHAT_ID_ALLOWLIST", "ref+local://relay/\(name)/chats#/allowlist"),
      ("TELEGRAM_POLL_TIMEOUT", "30s"), ("TELEGRAM_MAX_CONCURRENCY", "1"),
      ("A2A_BASE_URL", "https://agent.\(name).example.com"),
      ("A2A_API_KEY", "ref+local://relay/\(name)/a2a#/key"), ("A2A_TIMEOUT", "20s"),
      ("A2A_RETRY_ATTEMPTS", "3"), ("A2A_RETRY_BASE", "500ms"), ("A2A_RETRY_CAP", "8s"),
      ("A2A_CONTEXT", "agent"), ("A2A_TLS_FINGERPRINTS", ""),
      ("A2A_CLIENT_CERT_FILE", "ref+local://relay/\(name)/client?delivery=file#/certificate"),
      ("A2A_CLIENT_KEY_FILE", "ref+local://relay/\(name)/client?delivery=file#/key"),
      ("CHAT_ID_HASH_SALT", "ref+local://relay/\(name)/chats#/salt"),
      ("OTEL_EXPORTER_OTLP_ENDPOINT", "https://otlp.\(name).example.com"),
      ("OTEL_EXPORTER_OTLP_HEADERS", "ref+local://relay/\(name)/telemetry#/headers"),
      ("OTEL_TRACES_SAMPLER_ARG", "0.25"), ("METRICS_LISTEN", "127.0.0.1:9464"),
      ("STATSD_ADDRESS", "statsd.\(name).example.com:8125"),
      ("LOG_DRAIN_TOKEN_FILE", "ref+local://relay/\(name)/drain?delivery=file#/token"),
    ]
  }

  /// The text of an environment in which `changes` replace, add or (nil) remove lines.
  static func text(_ environment: EnvironmentName, _ changes: [String: String?] = [:]) -> String {
    let kept = lines(environment).filter { changes[$0.name] == nil }
    let changed = changes.sorted { $0.key < $1.key }.compactMap { name, value in
      value.map { (name: name, value: $0) }
    }
    return (kept + changed).map { "\($0.name)=\($0.value)\n" }.joined()
  }

  static func file(_ text: String) throws -> EnvironmentFile {
    try EnvironmentFile.parse(Array(text.utf8), file: "runtime.env")
  }

  static func environment(
    _ name: EnvironmentName, _ changes: [String: String?] = [:]
  ) throws -> Environment {
    try Contract.check(try file(text(name, changes)), environment: name)
  }

  /// Values for the references of a complete environment.
  static let resolved: [String: SecretValue] = [
    "PERSONA_MAP": "-1001234567890=support,42=ops",
    "TELEGRAM_BOT_TOKEN": "123456:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "TELEGRAM_CHAT_ID_ALLOWLIST": "-1001234567890,42",
    "A2A_API_KEY": "a2a-key-of-the-sample",
    "A2A_CLIENT_CERT_FILE": "/run/secrets/A2A_CLIENT_CERT_FILE",
    "A2A_CLIENT_KEY_FILE": "/run/secrets/A2A_CLIENT_KEY_FILE",
    "CHAT_ID_HASH_SALT": "0123456789abcdef0123456789abcdef",
    "OTEL_EXPORTER_OTLP_HEADERS": "authorization=Bearer%20telemetry",
    "LOG_DRAIN_TOKEN_FILE": "/run/secrets/LOG_DRAIN_TOKEN_FILE",
  ].mapValues { SecretValue(Array($0.utf8)) }
}
