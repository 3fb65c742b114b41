/// Records which prompts were posted and how they were answered: a value without a clock.
///
/// The text of a prompt is `prompt-N`; every message of the bot that contains this text is an
/// answer.
struct AnswerBook: Sendable {
  private struct Entry: Sendable {
    let chat: Int64
    let posted: ContinuousClock.Instant
    var answered: ContinuousClock.Instant?
    var answers = 0
  }

  private static let mark = Array("prompt-".utf8)

  private var entries: [Entry] = []
  private var newest: [Int64: Int] = [:]
  /// How many prompts have an answer.
  private(set) var answered = 0
  /// Answers to a prompt after the first.
  private(set) var duplicates = 0
  /// First answers that arrived after the first answer to a later prompt of the same chat.
  private(set) var disorders = 0
  /// Messages that answer no prompt, or that went to another chat than the prompt's.
  private(set) var strangers = 0
  /// The text of the first stranger.
  private(set) var firstStranger: String?
  /// When the last first answer arrived.
  private(set) var lastAnswer: ContinuousClock.Instant?

  var count: Int { entries.count }
  /// How many prompts have no answer.
  var unanswered: Int { entries.count - answered }

  /// Records a prompt that is posted to `chat` at `now`, and returns its text.
  mutating func next(in chat: Int64, at now: ContinuousClock.Instant) -> String {
    entries.append(Entry(chat: chat, posted: now))
    return "prompt-\(entries.count - 1)"
  }

  /// Records a message of the bot.
  mutating func record(_ message: SentMessage) {
    guard let number = AnswerBook.number(message.text), entries.indices.contains(number),
      entries[number].chat == message.chat
    else {
      strangers += 1
      firstStranger = firstStranger ?? message.text
      return
    }
    entries[number].answers += 1
    guard entries[number].answers == 1 else {
      duplicates += 1
      return
    }
    entries[number].answered = message.time
    answered += 1
    lastAnswer = message.time
    let last = newest[message.chat] ?? -1
    if number < last { disorders += 1 }
    newest[message.chat] = max(last, number)
  }

  /// The times from post to answer, starting with prompt `first`, shortest first.
  func latencies(from first: Int) -> [Duration] {
    entries.dropFirst(first).compactMap { entry in entry.answered.map { $0 - entry.posted } }
      .sorted()
  }

  /// The number after the mark.
  private static func number(_ text: String) -> Int? {
    let bytes = Array(text.utf8)
    guard bytes.count > mark.count else { return nil }
    for start in 0..<bytes.count - mark.count where bytes[start...].starts(with: mark) {
      let digits = bytes[(start + mark.count)...].prefix { (0x30...0x39).contains($0) }
      return Int(String(decoding: digits, as: UTF8.self))
    }
    return nil
  }
}
