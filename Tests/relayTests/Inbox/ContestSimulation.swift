import Support

@testable import relay

/// Two active instances of one bot, in virtual time: each has an inbox between the same Telegram and an
/// agent of its own.
///
/// Times are milliseconds. Everything random comes from the seed.
struct ContestSimulation {
  /// The conditions of one run.
  struct Setting {
    var prompts = 12
    /// The time between two prompts.
    var period = 2200
    /// How long the agent takes.
    var agent = 2000...2000
    /// How long a call travels, in each direction.
    var latency = 1...3
    /// How long after the first instance the second one starts.
    var lag = 0
    /// How long after the second start the first prompt is sent.
    var pause = 0
  }

  private struct Instance {
    var inbox: Inbox<InboxMessage>
    /// The poll in flight.
    var poll: Int?
    /// When it noticed the other instance.
    var noticed: Int?
  }

  private enum Event {
    case start(Int)
    case post
    case pollArrives(Int, number: Int, InboxPoll)
    case pollReply(Int, number: Int, [TelegramModel.Update])
    case pollConflict(Int, number: Int)
    case waitEnds(number: Int)
    case agentDone(Int, PromptID)
    case sendArrives(Int, PromptID)
    case sendReply(Int, PromptID)
  }

  private static let epoch: Int64 = 1_764_500_000

  private let setting: Setting
  private var random: SplitMix64
  private var server = TelegramModel(tail: 1000)
  private var waiting: (instance: Int, number: Int, limit: Int)?
  private var nextConflict = 0
  private var instances: [Instance?] = [nil, nil]
  private var events: [(time: Int, order: Int, event: Event)] = []
  private var now = 0
  private let origin = ContinuousClock.now
  private var counter = 0
  private var posted = 0
  private var firstPost = 0

  /// How often each prompt was answered.
  private(set) var answers: [Int]
  /// What happened, for a person who looks for the reason of a failure.
  private(set) var log: [String] = []

  init(_ setting: Setting, seed: UInt64) {
    self.setting = setting
    random = SplitMix64(seed: seed)
    answers = Array(repeating: 0, count: setting.prompts)
    schedule(.start(0), after: 0)
    schedule(.start(1), after: setting.lag)
    firstPost = setting.lag + setting.pause + random.below(200)
    for number in 0..<setting.prompts {
      schedule(.post, after: firstPost + number * setting.period)
    }
  }

  var lost: Int { answers.count { $0 == 0 } }
  var twice: Int { answers.reduce(0) { $0 + max($1 - 1, 0) } }
  /// When the instances noticed each other, in order, counted from the first prompt or, if it is later,
  /// from the second start.
  var noticed: [Int] {
    instances.compactMap { $0?.noticed }.map { $0 - min(firstPost, $0) }.sorted()
  }

  private var instant: ContinuousClock.Instant { origin + .milliseconds(now) }

  private mutating func schedule(_ event: Event, after delay: Int) {
    counter += 1
    events.append((now + delay, counter, event))
  }

  private mutating func travel() -> Int {
    setting.latency.lowerBound + random.below(setting.latency.count)
  }

  /// Runs until `rest` milliseconds after the last prompt could be answered.
  mutating func play(for rest: Int = 40_000) {
    let work = setting.prompts * max(setting.period, setting.agent.upperBound)
    let end = firstPost + work + rest
    while let next = nextTime(), next < end {
      now = max(now, next)
      if let event = takeEvent() { handle(event) }
      for place in instances.indices { pump(place) }
    }
  }

  private func nextTime() -> Int? {
    var times = events.map(\.time)
    for instance in instances {
      guard let wake = instance?.inbox.wakeTime(at: instant) else { continue }
      let parts = (wake - origin).components
      times.append(
        Int(
          parts.seconds * 1000 + (parts.attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000))
    }
    return times.min()
  }

  private mutating func takeEvent() -> Event? {
    let due = events.indices.filter { events[$0].time <= now }
    let first = due.min {
      (events[$0].time, events[$0].order) < (events[$1].time, events[$1].order)
    }
    return first.map { events.remove(at: $0).event }
  }
}

// The instances.
extension ContestSimulation {
  private mutating func pump(_ place: Int) {
    let time = instant
    while let step = instances[place]?.inbox.next(at: time) { handle(step, place) }
    guard instances[place]?.noticed == nil,
      instances[place]?.inbox.isContested(at: instant) ?? false
    else { return }
    instances[place]?.noticed = now
    log.append("\(now) \(place) notices")
  }

  private mutating func handle(_ step: InboxStep<InboxMessage>, _ place: Int) {
    switch step {
    case .poll(let poll):
      counter += 1
      instances[place]?.poll = counter
      schedule(.pollArrives(place, number: counter, poll), after: travel())
      log.append(
        "\(now) \(place) poll \(poll.offset ?? 0) \(poll.limit) \(poll.isLong ? "long" : "")")
    case .run(let item):
      let time = setting.agent.lowerBound + random.below(setting.agent.count)
      schedule(.agentDone(place, item.id), after: time)
      log.append("\(now) \(place) run \(item.id.update)")
    case .send(let id, _):
      schedule(.sendArrives(place, id), after: travel())
      log.append("\(now) \(place) send \(id.update)")
    case .abandonPoll, .record, .hold: break
    }
  }

  private mutating func handle(_ event: Event) {
    switch event {
    case .start(let place):
      instances[place] = Instance(
        inbox: Inbox(
          depth: 25, atRiskLimit: 10, pollTimeout: .seconds(30), seed: random.next()))
    case .post:
      server.append(InboxMessage(serial: posted, chat: 1, kind: .prompt, sent: time))
      posted += 1
      answerWaiting()
    case .agentDone(let place, let id): instances[place]?.inbox.answerReady(id)
    case .sendArrives(let place, let id):
      answers[Int(id.update.number) - 1000] += 1
      schedule(.sendReply(place, id), after: travel())
      log.append("\(now) \(place) ANSWERED \(id.update)")
    case .sendReply(let place, let id):
      let time = instant
      instances[place]?.inbox.sent(id, .delivered, at: time)
    case .pollArrives(let place, let number, let poll): arrive(place, number, poll)
    case .waitEnds(let number):
      guard let waiting, waiting.number == number else { return }
      self.waiting = nil
      schedule(.pollReply(waiting.instance, number: number, []), after: travel())
    case .pollConflict(let place, let number):
      guard instances[place]?.poll == number else { return }
      let time = instant
      log.append("\(now) \(place) 409")
      instances[place]?.poll = nil
      let spread = 0.7 + Double(random.below(600)) / 1000
      instances[place]?.inbox.pollFailed(.conflict, at: time, spread: spread)
    case .pollReply(let place, let number, let updates): receive(place, number, updates)
    }
  }

  /// The time of Telegram's clock, in seconds since 1970.
  private var time: Int64 { ContestSimulation.epoch + Int64(now / 1000) }

  private mutating func receive(_ place: Int, _ number: Int, _ updates: [TelegramModel.Update]) {
    guard instances[place]?.poll == number else { return }
    instances[place]?.poll = nil
    var batch: [(id: UpdateID, update: InboxMessage)] = []
    for update in updates {
      if let id = UpdateID(update.id) { batch.append((id, update.message)) }
    }
    let (instant, time) = (instant, time)
    let receipt = instances[place]?.inbox.pollSucceeded(
      InboxBatch(updates: batch, time: time), at: instant,
      read: { .prompt(chat: $0.chat, $0) })
    let taken = (receipt?.taken ?? []).map(\.update.number)
    log.append("\(now) \(place) got \(updates.map(\.id)) taken \(taken)")
  }
}

// Telegram.
extension ContestSimulation {
  private mutating func arrive(_ place: Int, _ number: Int, _ poll: InboxPoll) {
    let answer = server.get(
      offset: poll.offset ?? 0, limit: poll.limit,
      timeout: Int(poll.timeout / .milliseconds(1)), at: now)
    guard answer.updates.isEmpty, answer.wait > 0 else {
      return schedule(.pollReply(place, number: number, answer.updates), after: travel())
    }
    if let older = waiting {
      let isLate = now < nextConflict
      if !isLate { nextConflict = now + 3000 }
      schedule(
        .pollConflict(older.instance, number: older.number), after: travel() + (isLate ? 3000 : 0))
    }
    waiting = (place, number, answer.limit)
    schedule(.waitEnds(number: number), after: answer.wait)
  }

  private mutating func answerWaiting() {
    guard let poll = waiting else { return }
    waiting = nil
    schedule(
      .pollReply(poll.instance, number: poll.number, server.head(poll.limit)), after: travel())
  }
}
