import Console
import Manifest

@testable import relay

/// Configurations for tests: a valid one, and ones with some variables changed.
enum SettingsSample {
  static let token = "123456:AAEabcdefghijklmnopqrstuvwxyz012345"
  static let key = "key+of/the=agent"
  static let salt = "0123456789abcdef0123456789abcdef"

  /// What a process in dev needs, with nothing by default that has another value here.
  static let variables = [
    "RELAY_ENV": "dev", "TELEGRAM_BOT_TOKEN": token, "TELEGRAM_CHAT_ID_ALLOWLIST": "42,-1001",
    "TELEGRAM_API_URL": "http://127.0.0.1:8081", "A2A_BASE_URL": "http://127.0.0.1:8082/agent",
    "A2A_API_KEY": key, "CHAT_ID_HASH_SALT": salt, "METRICS_LISTEN": "127.0.0.1:9464",
  ]

  /// The configuration in which `changes` replace, add or (nil) take out variables.
  static func configuration(_ changes: [String: String?] = [:]) throws(Failure) -> Configuration {
    var variables = variables
    for (name, value) in changes { variables[name] = value }
    let pairs = variables.map { (name: $0.key, value: SecretValue(Array($0.value.utf8))) }
    return try Configuration { () throws(ContractError) in try Contract.check(process: pairs) }
  }

  /// Its settings.
  static func settings(_ changes: [String: String?] = [:]) throws(Failure) -> Settings {
    try Settings(configuration(changes))
  }
}
