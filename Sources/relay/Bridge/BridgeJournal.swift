import JSON
import Telemetry
import Threads

/// The folder of `STATE_DIR` as the bridge uses it, and the JSON of the prompts in hand, which the
/// journal stores when it holds them.
struct BridgeJournal {
  /// Nil if nothing is kept on disk.
  let folder: StateFolder?
  private let key: StateKey
  private var grade = StateGrade.done
  private var updates: [PromptID: [UInt8]] = [:]

  /// Whether a task is opening the folder.
  var isOpening = false

  /// Whether a write has failed and no repair has succeeded since.
  var isFailed = false

  /// Creates the journal of a bot. Its folder is closed.
  init(_ settings: Settings) {
    key = settings.stateKey
    folder = settings.stateFolder.map {
      StateFolder(
        path: $0, key: settings.stateKey, botID: settings.token.botID,
        environment: settings.environment)
    }
  }

  /// What the folder can do while no write fails.
  var workingGrade: StateGrade { grade }

  /// Records that the folder is open.
  mutating func opened(_ grade: StateGrade) {
    self.grade = grade
    isOpening = false
    isFailed = false
  }

  /// Returns the mark of an update of a served chat, or nil if the journal does not record it: it
  /// records only updates whose work or reply must not be repeated.
  func mark(of update: Update, for chats: ChatAllowList) -> UpdateMark? {
    guard folder != nil, let message = update.content.message,
      chats.contains(message.place.chat)
    else { return nil }
    return key.mark(
      update: update.id, chat: message.place.chat, message: message.id ?? 0, date: message.time)
  }

  /// Keeps the JSON of an admitted prompt while it is in hand. Returns false if it is too large for
  /// the journal.
  mutating func keep(_ id: PromptID, from batch: UpdateBatch) -> Bool {
    guard folder != nil, grade == .held else { return true }
    let update = batch.updates.first { $0.id == id.update }
    guard let json = update?.json?.value.canonical, json.count <= HeldPrompt.largest else {
      return false
    }
    updates[id] = json
    return true
  }

  /// Drops the JSON of the prompts that are not in hand any more.
  mutating func forgetPrompts(except ledger: InboxLedger) {
    guard updates.count > ledger.counts.inHand else { return }
    updates = updates.filter { ledger.entry($0.key)?.isInHand ?? false }
  }

  /// Returns the content of the `hold` record of a prompt in hand; nil if its JSON is not known.
  func prompt(_ id: PromptID, in ledger: InboxLedger) -> HeldPrompt? {
    guard let finished = ledger.entry(id)?.recordable, let json = updates[id] else { return nil }
    return HeldPrompt(update: id.update, mark: finished.mark, json: json)
  }
}

extension UpdateContent {
  /// The message that the journal identifies the update by; nil if it does not record the update.
  fileprivate var message: IncomingMessage? {
    switch self {
    case .prompt(let message), .command(_, let message), .unsupported(_, let message): message
    case .migrated, .ignored, .undecodable: nil
    }
  }
}

extension IncomingUpdate: InboxPayload {
  var sent: Int64 {
    switch self {
    case .prompt(let prompt): prompt.message.time
    case .command(_, let message), .unsupported(_, let message): message.time
    case .migrated, .unauthorized, .ignored, .undecodable: 0
    }
  }
}
