import Locks

/// The hashes of the chats seen last, so that a log line costs no HMAC.
final class ChatHashes: Sendable {
  /// How many are kept; one more, and all are forgotten.
  static let limit = 1024

  private let function: ChatHash
  private let known = Locked([Int64: String]())

  /// No chat seen yet.
  init(_ function: ChatHash) { self.function = function }

  /// The chat's hash.
  func hash(of chat: Int64) -> String {
    if let hash = known.withLock({ $0[chat] }) { return hash }
    let hash = function.hash(of: chat)
    known.withLock { known in
      if known.count >= ChatHashes.limit { known.removeAll(keepingCapacity: true) }
      known[chat] = hash
    }
    return hash
  }
}
