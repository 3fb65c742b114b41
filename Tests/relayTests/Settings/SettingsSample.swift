import Configuration
import Console

@testable import relay

/// A valid configuration for tests, and variations of it.
enum SettingsSample {
  static let token = "123456:AAEabcdefghijklmnopqrstuvwxyz012345"
  static let key = "key+of/the=agent"
  static let salt = "0123456789abcdef0123456789abcdef"

  /// The variables that a process in dev needs, and none with its default value.
  static let variables = [
    "RELAY_ENV": "dev", "TELEGRAM_BOT_TOKEN": token, "TELEGRAM_CHAT_ID_ALLOWLIST": "42,-1001",
    "TELEGRAM_API_URL": "http://127.0.0.1:8081", "A2A_BASE_URL": "http://127.0.0.1:8082/agent",
    "A2A_API_KEY": key, "CHAT_ID_HASH_SALT": salt, "METRICS_LISTEN": "127.0.0.1:9464",
  ]

  /// The configuration in which `changes` replace, add, or (nil) remove variables.
  static func configuration(_ changes: [String: String?] = [:]) throws(Failure)
    -> CheckedConfiguration
  {
    var variables = variables
    for (name, value) in changes { variables[name] = value }
    let pairs = variables.map { (name: $0.key, value: SecretValue(Array($0.value.utf8))) }
    return try CheckedConfiguration { () throws(ContractError) in try Contract.check(process: pairs)
    }
  }

  /// The settings of that configuration.
  static func settings(_ changes: [String: String?] = [:]) throws(Failure) -> Settings {
    try Settings(configuration(changes))
  }
}
