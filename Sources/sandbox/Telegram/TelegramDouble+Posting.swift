import Glibc
import JSON
import Threads

/// Methods that simulate what users and Telegram do.
extension TelegramDouble {
  /// Posts a text message from `chat` and returns its update id. A negative id is a group; an id
  /// lower than -10^12 is a supergroup.
  @discardableResult func post(chat: Int64, text: String, from user: Int64? = nil) -> Int {
    post(TelegramPost(chat: chat, .text(text), from: user.map(TelegramPost.Sender.user)))
  }

  /// Posts a message and returns its update id, or 0 if `allowed_updates` excludes this kind of
  /// update.
  @discardableResult func post(_ post: TelegramPost) -> Int { self.post([post])[0] }

  /// Posts several messages in one step, so that no poll is answered before all of them are queued.
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

  /// Posts a message of an administrator who writes anonymously as the group.
  @discardableResult func postAnonymousAdmin(chat: Int64, text: String) -> Int {
    post(TelegramPost(chat: chat, .text(text), from: .anonymousAdmin))
  }

  /// Converts a group to a supergroup: posts the service message, and from then on refuses messages
  /// to the old id. The refusal contains the new id.
  @discardableResult func migrate(chat: Int64, to target: Int64) -> Int {
    let id = post(TelegramPost(chat: chat, .migrated(to: target)))
    setStanding(.migrated(to: target), of: chat)
    setStanding(.open, of: target)
    return id
  }

  /// Posts an update with arbitrary JSON, which may be malformed. The closure writes the JSON for
  /// the update's id. Returns the id.
  @discardableResult func post(raw json: @Sendable (Int) -> String) -> Int {
    state.withLock { state in state.post { Array(json($0).utf8) } }
  }

  /// Adds a chat, or changes whether the bot may write to it.
  func setStanding(_ standing: TelegramChat.Standing, of chat: Int64) {
    state.withLock { $0.chats[chat, default: TelegramChat()].standing = standing }
  }

  /// Refuses all messages to a chat with status 429 for this time.
  func floodWait(_ time: Duration, in chat: Int64) {
    let end = ContinuousClock.now + time
    state.withLock { $0.chats[chat, default: TelegramChat()].floodEnd = end }
  }

  /// Injects the fault into the next `times` calls to `method`, or of any method if `method` is
  /// nil. Faults apply in the order in which they were injected.
  func inject(_ fault: TelegramFault, on method: String? = nil, times: Int = 1) {
    state.withLock { $0.faults.add(fault, on: method?.lowercased(), times: times) }
  }

  /// Removes all faults that have not occurred yet.
  func clearFaults() { state.withLock { $0.faults.clear() } }
}
