import Console
import Glibc
import JSON
import Threads

extension Measurement {
  /// How long a process runs before it is killed, in milliseconds, counted from its start or its
  /// first poll. The value is chosen at random from this range.
  private static let lifetime = 2...60
  /// The minimum number of unanswered prompts while kills remain. It ensures that each kill happens
  /// under load.
  private static let load = 50

  /// Kills the command repeatedly under load, then lets it finish. Returns the numbers of prompts
  /// that were lost, answered twice or answered out of order.
  func measureKills() throws(Failure) -> [JSONValue.Member] {
    var random = SplitMix(seed: plan.seed)
    post(plan.prompts)
    for _ in 0..<plan.kills {
      if unanswered < Measurement.load { post(Measurement.load) }
      try live(&random)
    }
    let child = try child()
    let isFinished = try finish(child)
    let stop = self.stop(child)
    let book = book.withLock { $0 }
    return [
      .init("kills", .integer(plan.kills)), .init("prompts", .integer(book.count)),
      .init("answered", .integer(book.answered)), .init("lost", .integer(book.unanswered)),
      .init("duplicates", .integer(book.duplicates)),
      .init("disorders", .integer(book.disorders)),
      .init("other_messages", .integer(book.strangers)),
      .init("first_other_message", .optional(book.firstStranger)),
      .init("messages_worked_on_twice", .integer(doubles.agent.repeated.count)),
      .init("finished", .bool(isFinished)), .init("stop", stop),
    ]
  }

  /// Starts the command and kills it after a random time. In one of four cases the time starts when
  /// the command starts, otherwise at its first poll.
  private func live(_ random: inout SplitMix) throws(Failure) {
    let polls = doubles.telegram.polls.count
    let child = try child()
    let isEarly = Int.random(in: 0..<4, using: &random) == 0
    let time = Int.random(in: Measurement.lifetime, using: &random)
    if !isEarly { _ = try firstPoll(after: polls, child) }
    try rest(time)
    if let end = child.hasEnded() {
      throw Failure(.undecided, "\(plan.command[0]) ended unexpectedly: \(end)")
    }
    child.kill()
  }

  /// Waits until all prompts are answered and all updates confirmed, and one more second for
  /// repeated answers. Returns `false` if this takes too long.
  private func finish(_ child: Child) throws(Failure) -> Bool {
    let telegram = doubles.telegram
    do throws(Failure) {
      try wait(for: "all answers", child) { self.unanswered == 0 && telegram.pending == 0 }
    } catch {
      return false
    }
    try rest(1000)
    return true
  }
}

/// A seeded random number generator (SplitMix64), which makes runs repeatable.
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
