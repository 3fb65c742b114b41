import Support

@testable import relay

/// One history: a process with an inbox between Telegram and an agent, in virtual time.
///
/// Times are milliseconds. Everything random comes from the seed. A broken invariant is thrown.
struct InboxSimulation<Subject: SimulatedInbox> {
  struct PollCall {
    enum Fate { case answered, lostBefore, lostAfter, conflict }
    let number: Int
    let run: Int
    let poll: InboxPoll
    let fate: Fate
  }

  struct SendCall {
    let run: Int
    let id: PromptID
    let message: InboxMessage
    let arrives: Bool
    let outcome: InboxSendOutcome
  }

  enum Event {
    case occurrence(InboxHistory.Occurrence)
    case start
    case leaveWaiting(run: Int)
    case exit(run: Int)
    case pollArrives(PollCall)
    case pollWaitEnds(number: Int)
    case pollReply(PollCall, [TelegramModel.Update])
    case pollFails(number: Int, InboxPollFailure)
    case agentDone(run: Int, PromptID)
    case sendArrives(SendCall)
    case sendReply(SendCall)
    case recordsArrive(run: Int, [SimulatedJournal.Record])
    case holdEnds(run: Int, [SimulatedJournal.Record])
    case journalSyncs
    case journalRepair(run: Int)
  }

  /// The id of the first update.
  static var firstUpdate: Int64 { 1_000_000 }

  let history: InboxHistory
  /// Whether the messages have dates. Without one, no second instance can be noticed, so the inbox does not
  /// look for one.
  let hasDates: Bool
  var random: SplitMix64
  var server = TelegramModel(tail: InboxSimulation.firstUpdate)
  var waiting: (call: PollCall, limit: Int)?
  private(set) var now = 0
  /// The current time, as it is passed to the inbox.
  private(set) var instant: ContinuousClock.Instant
  var tally = InboxTally()
  var journal: SimulatedJournal

  /// The number of answers that the kills so far may have repeated.
  var allowedTwice = 0

  // The process, if there is one.
  var inbox: Subject?
  var run = 0
  var isDraining = false
  var pollInFlight: Int?

  /// The last poll that does not reach Telegram.
  var lostPoll: Int?
  var lastPoll: (poll: InboxPoll, time: Int)?
  var running: PromptID?
  var messages: [PromptID: InboxMessage] = [:]
  var finished: Set<PromptID> = []
  var deliveredInRun: Set<Int> = []

  /// When each answer of this run may first have reached its chat: the start of the last call, or, if
  /// there is one, of the first call with an unknown outcome.
  var sendingSince: [Int: Int] = [:]

  /// The messages whose answers were sent in this run with an unknown outcome.
  var doubtful: Set<Int> = []

  // The truth about each message, by its serial number.
  var sent: [InboxMessage] = []
  var deliveries: [Int] = []
  var isSettled: [Bool] = []
  var isExcused: [Bool] = []
  var lost: Set<Int> = []
  var lastFirst: [Int64: Int] = [:]

  /// The prompts that a `/stop` ended while they waited or ran.
  var endedByStop: Set<Int> = []

  private(set) var events: [(time: Int, event: Event)] = []
  private let origin = ContinuousClock.now
  private var pollNumber = 0

  /// `hasKills`: false if the process must never be killed, whatever the history says. `journal` is
  /// nil if there is none.
  init(
    seed: UInt64, hasKills: Bool = true, journal grade: StateGrade? = nil,
    bug: SimulatedJournal.Bug? = nil
  ) {
    instant = origin
    random = SplitMix64(seed: seed)
    hasDates = seed.isMultiple(of: 2)
    journal = SimulatedJournal(bug: bug)
    var history = InboxHistory(random: &random, journal: grade)
    if !hasKills { history.faults.kill = 0 }
    if bug != nil { (history.faults.kill, history.faults.powerLoss) = (20, 1000) }
    self.history = history
    for (time, what) in history.occurrences { schedule(.occurrence(what), after: time) }
    schedule(.start, after: 0)
  }

  /// Whether faults and kills still happen.
  var isFaulty: Bool { now < history.horizon }

  mutating func schedule(_ event: Event, after delay: Int) {
    events.append((now + delay, event))
  }

  /// Runs to the end.
  mutating func play() throws(BrokenInvariant) {
    // Bursts and a slow agent: 400 prompts of 1.5 s on average.
    let end = history.horizon + 900_000
    var steps = 0
    while !isOver {
      steps += 1
      guard steps < 100_000 else { throw .init("it spins", at: now) }
      let next = nextTime()
      guard let next, next < end else { throw .init("it never comes to rest", at: now) }
      now = max(now, next)
      instant = origin + .milliseconds(now)
      if let event = takeEvent() { try handle(event) }
      try pump()
      excuse()
      try exitWhenQuiet()
    }
    try checkEnd()
  }

  /// Does the steps of the inbox until there are none; the process may be killed between any two
  /// steps.
  private mutating func pump() throws(BrokenInvariant) {
    try check()
    while inbox != nil {
      if isFaulty, random.chance(history.faults.kill) { return kill() }
      guard let step = inbox?.next(at: instant) else { return }
      tally.steps += 1
      try handle(step)
      try check()
    }
  }

  private func nextTime() -> Int? {
    var event: Int?
    for pending in events where event.map({ pending.time < $0 }) ?? true { event = pending.time }
    guard let wake = inbox?.wakeTime(at: instant) else { return event }
    let parts = (wake - origin).components
    let milliseconds = Int(
      parts.seconds * 1000 + (parts.attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    return min(event ?? milliseconds, milliseconds)
  }

  private mutating func takeEvent() -> Event? {
    var first: Int?
    for place in events.indices where events[place].time <= now {
      if first.map({ events[place].time < events[$0].time }) ?? true { first = place }
    }
    return first.map { events.remove(at: $0).event }
  }

  private var hasWork: Bool {
    events.contains { pending in
      switch pending.event {
      case .pollWaitEnds, .exit, .leaveWaiting, .journalSyncs: false
      case .occurrence, .start, .pollArrives, .pollReply, .pollFails, .agentDone, .sendArrives,
        .sendReply, .recordsArrive, .holdEnds, .journalRepair:
        true
      }
    }
  }

  private var isOver: Bool {
    guard now >= history.horizon, !hasWork, server.queue.isEmpty, waiting != nil else {
      return false
    }
    return running == nil
      && (inbox?.entries.map { $0.orphaned.isEmpty && !$0.present.contains(where: \.isOpen) }
        ?? (inbox != nil))
  }

  mutating func nextPollNumber() -> Int {
    pollNumber += 1
    return pollNumber
  }
}

/// A rule of the inbox that a history broke.
struct BrokenInvariant: Error, CustomStringConvertible {
  let rule: String
  let time: Int

  init(_ rule: String, at time: Int) {
    self.rule = rule
    self.time = time
  }

  var description: String { "\(rule), at \(time) ms" }
}
