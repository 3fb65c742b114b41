import Glibc
import JSON
import Threads

/// What chats and Telegram do.
extension TelegramDouble {
  /// Posts a text message from `chat` and returns its update id. A negative id is a group, below
  /// -10^12 a supergroup.
  @discardableResult func post(chat: Int64, text: String, from user: Int64? = nil) -> Int {
    post(TelegramPost(chat: chat, .text(text), from: user.map(TelegramPost.Sender.user)))
  }

  /// Returns the update id, or 0 if `allowed_updates` excludes the kind.
  @discardableResult func post(_ post: TelegramPost) -> Int { self.post([post])[0] }

  /// Posts several messages in one step, so that no poll is answered in between.
  @discardableResult func post(_ posts: [TelegramPost]) -> [Int] {
    let date = time(nil)
    return state.withLock { $0.post(posts, date: date) }
  }

  /// Posts a message in a topic of a forum, or in a thread that is not a topic.
  @discardableResult func post(
    chat: Int64, text: String, thread: Int, isTopic: Bool = true
  ) -> Int {
    var post = TelegramPost(chat: chat, .text(text))
    post.thread = (thread, isTopic)
    return self.post(post)
  }

  @discardableResult func postPhoto(chat: Int64, caption: String? = nil) -> Int {
    post(TelegramPost(chat: chat, .photo(caption: caption)))
  }

  @discardableResult func postEdit(chat: Int64, text: String) -> Int {
    post(TelegramPost(chat: chat, .text(text), kind: .edited))
  }

  /// Posts a message of an administrator who writes as the group.
  @discardableResult func postAnonymousAdmin(chat: Int64, text: String) -> Int {
    post(TelegramPost(chat: chat, .text(text), from: .anonymousAdmin))
  }

  /// Turns a group into a supergroup: posts the service message, and refuses messages to the old id
  /// with the new one.
  @discardableResult func migrate(chat: Int64, to target: Int64) -> Int {
    let id = post(TelegramPost(chat: chat, .migrated(to: target)))
    setStanding(.migrated(to: target), of: chat)
    setStanding(.open, of: target)
    return id
  }

  /// Posts an update with any JSON, however broken, which the closure writes for its id. Returns
  /// the id.
  @discardableResult func post(raw json: @Sendable (Int) -> String) -> Int {
    state.withLock { state in state.post { Array(json($0).utf8) } }
  }

  /// Makes a chat known, or changes what the bot may do in it.
  func setStanding(_ standing: TelegramChat.Standing, of chat: Int64) {
    state.withLock { $0.chats[chat, default: TelegramChat()].standing = standing }
  }

  /// Injects the fault into the next `times` calls of `method`, or of any method if it is `nil`.
  /// Faults apply in the order in which they were injected.
  func inject(_ fault: TelegramFault, on method: String? = nil, times: Int = 1) {
    state.withLock { $0.faults.add(fault, on: method?.lowercased(), times: times) }
  }

  /// Removes all faults that have not happened yet.
  func clearFaults() { state.withLock { $0.faults.clear() } }
}
