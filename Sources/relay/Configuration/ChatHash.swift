import Crypto
import Manifest

/// Makes what stands for a chat in logs: the hash that `allowlist.sha256` has for it (DESIGN §4).
struct ChatHash: Sendable {
  private let salt: SecretValue

  /// Hashes under `CHAT_ID_HASH_SALT`.
  init(salt: SecretValue) { self.salt = salt }

  /// HMAC-SHA256 of the chat's id in decimal, 64 hexadecimal digits.
  func hash(of chat: Int64) -> String { AllowList.hash(of: String(chat), salt: salt).hex }
}
