import Glibc
import JSON
import Threads

/// What chats and Telegram itself do.
extension TelegramDouble {
  /// A text message from `chat`; its update id. A negative id is a group's, below -10^12 a supergroup's.
  @discardableResult func post(chat: Int64, text: String, from user: Int64? = nil) -> Int {
    post(TelegramPost(chat: chat, .text(text), from: user.map(TelegramPost.Sender.user)))
  }

  /// Any post; its update id, or 0 when `allowed_updates` keeps its kind out.
  @discardableResult func post(_ post: TelegramPost) -> Int { self.post([post])[0] }

  /// Several posts, with nothing of a poll between them.
  @discardableResult func post(_ posts: [TelegramPost]) -> [Int] {
    let date = time(nil)
    return state.withLock { $0.post(posts, date: date) }
  }

  /// A message in a topic of a forum, or with a thread id that is none of a topic.
  @discardableResult func post(
    chat: Int64, text: String, thread: Int, isTopic: Bool = true
  ) -> Int {
    var post = TelegramPost(chat: chat, .text(text))
    post.thread = (thread, isTopic)
    return self.post(post)
  }

  /// A photo, with or without a caption.
  @discardableResult func postPhoto(chat: Int64, caption: String? = nil) -> Int {
    post(TelegramPost(chat: chat, .photo(caption: caption)))
  }

  /// An edit of a message.
  @discardableResult func postEdit(chat: Int64, text: String) -> Int {
    post(TelegramPost(chat: chat, .text(text), kind: .edited))
  }

  /// A channel's post: nobody's.
  @discardableResult func postChannel(chat: Int64, text: String) -> Int {
    post(TelegramPost(chat: chat, .text(text), from: TelegramPost.Sender.none, kind: .channel))
  }

  /// A message of an administrator who writes as the group.
  @discardableResult func postAnonymousAdmin(chat: Int64, text: String) -> Int {
    post(TelegramPost(chat: chat, .text(text), from: .anonymousAdmin))
  }

  /// The group becomes a supergroup: a service message, and messages to the old id are refused with the new one.
  @discardableResult func migrate(chat: Int64, to target: Int64) -> Int {
    let id = post(TelegramPost(chat: chat, .migrated(to: target)))
    setStanding(.migrated(to: target), of: chat)
    setStanding(.open, of: target)
    return id
  }

  /// An update as the closure writes it for its id, however broken; the id.
  @discardableResult func post(raw json: @Sendable (Int) -> String) -> Int {
    state.withLock { state in state.post { Array(json($0).utf8) } }
  }

  /// Makes a chat known that has not written, or changes what the bot may do in it.
  func setStanding(_ standing: TelegramChat.Standing, of chat: Int64) {
    state.withLock { $0.chats[chat, default: TelegramChat()].standing = standing }
  }

  /// Changes the rules.
  func setRules(_ change: (inout TelegramRules) -> Void) {
    state.withLock { change(&$0.rules) }
  }

  /// A webhook is set or taken away; while it is set `getUpdates` is refused.
  func setWebhook(_ isSet: Bool) { state.withLock { $0.setWebhook(isSet) } }

  /// Update ids go on from `id`, as soon as no update is pending.
  func restartIDs(at id: Int) { state.withLock { $0.pending.restartIDs(at: id) } }

  /// The next `times` calls of `method` (of any, without one) meet the fault. Faults happen in the order of their orders.
  func inject(_ fault: TelegramFault, on method: String? = nil, times: Int = 1) {
    state.withLock { $0.faults.add(fault, on: method?.lowercased(), times: times) }
  }

  /// Takes back all faults that have not happened.
  func clearFaults() { state.withLock { $0.faults.clear() } }
}
