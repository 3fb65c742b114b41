/// Records which prompts were posted and how they were answered. The caller passes all times.
///
/// The text of a prompt is `prompt-N`. Every message of the bot that contains this text counts as
/// an answer to the prompt.
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
  /// The number of prompts that have been answered.
  private(set) var answered = 0
  /// The number of answers to prompts that already had an answer.
  private(set) var duplicates = 0
  /// The number of prompts that were first answered after a later prompt of the same chat.
  private(set) var disorders = 0
  /// The number of messages that do not answer any prompt, or were sent to a chat other than the
  /// prompt's.
  private(set) var strangers = 0
  /// The text of the first message counted in `strangers`.
  private(set) var firstStranger: String?
  /// The time of the most recent first answer to a prompt.
  private(set) var lastAnswer: ContinuousClock.Instant?

  var count: Int { entries.count }
  /// The number of prompts that have not been answered.
  var unanswered: Int { entries.count - answered }

  /// Records a prompt that is posted to `chat` at `now`, and returns the prompt's text.
  mutating func next(in chat: Int64, at now: ContinuousClock.Instant) -> String {
    entries.append(Entry(chat: chat, posted: now))
    return "prompt-\(entries.count - 1)"
  }

  /// Records a message that the bot sent.
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

  /// Returns the times from post to answer in ascending order, for prompts with the number `first`
  /// or higher.
  func latencies(from first: Int) -> [Duration] {
    entries.dropFirst(first).compactMap { entry in entry.answered.map { $0 - entry.posted } }
      .sorted()
  }

  /// Returns N from the first `prompt-N` in `text`; `nil` if there is none.
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
