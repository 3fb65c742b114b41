/// Looks for a second instance that works in step with this one.
///
/// Two such instances answer each prompt and confirm it at about the same time, so neither misses a
/// prompt before it is finished. Therefore some answers are not confirmed at once: after a random
/// time, a poll first shows whether Telegram still has the prompt. One of the two instances then
/// confirms first, and the other notices it.
///
/// The first answers of a process are watched, because a second instance is most likely then. Of the
/// others, one every two seconds is watched, for a part of the time that the agent worked on it. The
/// confirmation of an answer that came at once waits for some milliseconds only. An answer that
/// waits for the confirmation ends the wait.
struct InboxWatch: Sendable {
  /// The number of answers at the start that are all watched.
  private static let early = 3

  /// The shortest time between two watched answers later.
  private static let pause = Duration.seconds(2)

  /// The longest delay of a confirmation. A `/stop` is received about a second after it.
  private static let longest = Duration.milliseconds(750)

  /// The answer whose prompt is looked for, and when.
  private(set) var planned: (id: PromptID, time: ContinuousClock.Instant)?

  private var random: InboxRandom
  private var last: ContinuousClock.Instant?
  private var count = 0
  private var began: [PromptID: ContinuousClock.Instant] = [:]

  /// Creates a watch that has planned nothing.
  init(random: InboxRandom) { self.random = random }

  /// Records that the agent has received a prompt.
  mutating func run(_ id: PromptID, at now: ContinuousClock.Instant) { began[id] = now }

  /// Forgets a prompt that is finished, or that this process does not answer.
  mutating func end(_ id: PromptID) { began[id] = nil }

  /// Plans to look for the prompt of an answer that was sent now, if it is time for that.
  mutating func plan(_ id: PromptID, at now: ContinuousClock.Instant) {
    guard let began = began[id] else { return }
    var range = (now - began) * 8
    if count >= Self.early {
      guard last.map({ now >= $0 + Self.pause }) ?? true else { return }
      range = (now - began) * 3 / 8
    }
    count += 1
    last = now
    planned = (
      id, now + random.duration(in: 0...UInt64(min(range, Self.longest) / .milliseconds(1)))
    )
  }

  /// Plans nothing any more.
  mutating func cancel() { planned = nil }

  /// Watches the next answers as at the start.
  mutating func restart() { (planned, count) = (nil, 0) }
}
