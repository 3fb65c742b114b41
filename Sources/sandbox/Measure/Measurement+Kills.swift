import Console
import Glibc
import JSON
import Threads

extension Measurement {
  /// The bounds between which a life lasts before it is killed, in milliseconds.
  private static let lifetime = 2...60
  /// With fewer unanswered prompts than this, more are posted while kills are left: each kill meets load.
  private static let load = 50

  /// Kills the command again and again under load, then lets it finish: what was lost, what came twice.
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

  /// One life: killed some time after its first poll, or, one in four, after its start.
  private func live(_ random: inout SplitMix) throws(Failure) {
    let polls = doubles.telegram.polls.count
    let child = try child()
    let isEarly = Int.random(in: 0..<4, using: &random) == 0
    let time = Int.random(in: Measurement.lifetime, using: &random)
    if !isEarly { _ = try firstPoll(after: polls, child) }
    try rest(time)
    if let end = child.hasEnded() {
      throw Failure(.undecided, "\(plan.command[0]) ended by itself: \(end)")
    }
    child.kill()
  }

  /// Waits until all is answered and confirmed, and a second for what comes twice; whether it came to that.
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
