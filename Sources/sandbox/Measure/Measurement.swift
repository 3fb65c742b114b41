import CLinux
import Console
import Glibc
import JSON
import Threads

/// Runs one command between the doubles and measures how fast it is, or what it loses when it is
/// killed. Must be used on one thread.
final class Measurement {
  /// The number of warm-up prompts, which are not included in the latencies.
  static let warmUp = 20

  let plan: MeasurePlan
  let doubles: Doubles
  let book = Locked(AnswerBook())
  let wakeup: Wakeup
  private let signals: Int32
  private let environment: [String: String]
  private let log: Int32

  /// Prepares a measurement. The command's environment is `environment`, with the variables that
  /// connect it to the doubles.
  init(_ plan: MeasurePlan, environment: [String: String], log: Int32) throws(Failure) {
    self.plan = plan
    self.log = log
    // This must be called before any thread starts. It lets this process end the command when the
    // user interrupts the measurement.
    signals = clinux_stop_signal_file()
    doubles = try Doubles(chats: (0..<plan.chats).map { Int64(1001 + $0) })
    for chat in doubles.chats { doubles.telegram.setStanding(.open, of: chat) }
    wakeup = try Wakeup()
    var environment = environment
    environment.merge(doubles.variables(metrics: try freePort())) { $1 }
    environment["RATE_LIMIT_PER_MINUTE"] = "0"
    // All programs poll equally long, so that they notice a lost poll at comparable times.
    if plan.fault != nil { environment["TELEGRAM_POLL_TIMEOUT"] = "10s" }
    self.environment = environment
    doubles.telegram.onMessage { [book, wakeup] message in
      book.withLock { $0.record(message) }
      wakeup.wake()
    }
  }

  /// Runs the measurement and returns the report.
  func run() throws(Failure) -> JSONValue {
    defer { doubles.telegram.onMessage(nil) }
    let report =
      if let fault = plan.fault { try measure(fault) } else if plan.kills > 0 {
        try measureKills()
      } else { try measureSpeed() }
    doubles.stop()
    return .object(
      [
        .init("command", .string(plan.command.joined(separator: " "))),
        .init("pace", .string(plan.pace.rawValue)), .init("chats", .integer(plan.chats)),
        .init("seed", .integer(plan.seed)),
      ] + report)
  }

  func child() throws(Failure) -> Child {
    try Child(plan.command, environment: environment, log: log)
  }

  /// Posts this number of prompts in one step, from the chats in turn.
  func post(_ count: Int) {
    let chats = doubles.chats
    let posts = book.withLock { book in
      let now = ContinuousClock.now
      return (0..<count).map { _ in
        let chat = chats[book.count % chats.count]
        return TelegramPost(chat: chat, .text(book.next(in: chat, at: now)))
      }
    }
    doubles.telegram.post(posts)
  }

  /// Waits until `condition` is true. The condition is evaluated after each message and at least
  /// every 20 ms. Throws if no prompt was answered for the plan's `patience`, or if the command has
  /// ended.
  func wait(
    for what: String, _ child: Child, until condition: () -> Bool
  ) throws(Failure) {
    var answered = book.withLock { $0.answered }
    var deadline = ContinuousClock.now + plan.patience
    while !condition() {
      if let end = child.hasEnded() {
        throw Failure(.undecided, "\(plan.command[0]) ended: \(end), while waiting for \(what)")
      }
      let now = book.withLock { $0.answered }
      if now > answered { deadline = .now + plan.patience }
      answered = now
      guard ContinuousClock.now < deadline else {
        let stranger =
          book.withLock { $0.firstStranger }.map { "; unexpected message: '\($0)'" } ?? ""
        throw Failure(
          .undecided, "timed out waiting for \(what): prompts answered: \(answered)\(stranger)")
      }
      try rest(20, or: wakeup.descriptor)
      wakeup.clear()
    }
  }

  /// Blocks this thread for a time, or until `descriptor` is readable. Throws if a signal requests
  /// a stop.
  func rest(_ milliseconds: Int, or descriptor: Int32 = -1) throws(Failure) {
    let deadline = ContinuousClock.now + .milliseconds(milliseconds)
    while ContinuousClock.now < deadline {
      let left = Int32(clamping: Int((deadline - .now).milliseconds.rounded(.up)))
      var polled = [
        pollfd(fd: signals, events: Int16(POLLIN), revents: 0),
        pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
      ]
      _ = poll(&polled, 2, max(0, left))
      guard polled[0].revents == 0 else { throw Failure(.undecided, "stopped by a signal") }
      guard polled[1].revents == 0 else { return }
    }
  }

  /// Waits until more than `polls` polls have arrived, and returns the time of the latest.
  func firstPoll(after polls: Int, _ child: Child) throws(Failure) -> ContinuousClock.Instant {
    let telegram = doubles.telegram
    try wait(for: "the first poll", child) { telegram.polls.count > polls }
    return telegram.polls.last ?? .now
  }

  /// The number of prompts that have not been answered.
  var unanswered: Int { book.withLock { $0.unanswered } }
}

extension Duration {
  var milliseconds: Double {
    let (seconds, attoseconds) = components
    return Double(seconds) * 1000 + Double(attoseconds) / 1e15
  }
}

extension JSONValue {
  /// Returns a JSON number with three decimals; null if the value cannot be represented.
  static func figure(_ value: Double) -> JSONValue {
    guard value.isFinite else { return .null }
    let thousandths = (value.magnitude * 1000).rounded()
    guard thousandths < 1e15 else { return .null }
    let whole = Int(thousandths)
    let digits = String(whole % 1000 + 1000).dropFirst()
    let sign = value < 0 && whole > 0 ? "-" : ""
    return .number("\(sign)\(whole / 1000).\(digits)")
  }

  /// Returns a duration in milliseconds; null if there is none.
  static func milliseconds(_ duration: Duration?) -> JSONValue {
    duration.map { figure($0.milliseconds) } ?? .null
  }
}
