import Support

@testable import relay

/// A message of a simulated history.
struct InboxMessage: Hashable, InboxPayload {
  enum Kind: Hashable, Sendable {
    case prompt, command, stop, unauthorised, undecodable
  }

  /// Its place among all messages of the history.
  let serial: Int
  let chat: Int64
  let kind: Kind
  var sent: Int64 = 0
}

/// The events of one simulated history, all derived from a seed.
struct InboxHistory {
  /// What users, supervisors and Telegram do at some time.
  enum Occurrence {
    case messages([InboxMessage.Kind])
    /// After a week without updates Telegram may continue with any id.
    case idsRestart(lower: Bool)
    /// Telegram continues with ids that it has used before.
    case idsRepeat
    /// The ids restart, and Telegram loses its updates as well.
    case updatesLost(lower: Bool)
    case drain, standBy, activate
  }

  /// How likely each fault is, in thousandths of the occasions for it.
  struct Faults {
    /// At each step of the inbox.
    var kill = 0
    var pollRefused = 0
    var pollLostBefore = 0
    var pollLostAfter = 0
    var conflict = 0
    var sendUnknown = 0
    var sendPostponed = 0
    var undeliverable = 0
    var refusal = 0
    /// At each kill.
    var powerLoss = 0
    /// At each write to the journal.
    var diskFull = 0
  }

  let depth: Int
  let atRiskLimit: Int
  let pollTimeout: Int
  let chats: Int
  /// The longest time the agent takes.
  private(set) var agentTime: Int
  var faults = Faults()
  /// What the journal can do; nil if there is none.
  var journal: StateGrade?
  private(set) var occurrences: [(time: Int, what: Occurrence)] = []
  /// When the faults end.
  private(set) var horizon = 0

  init(random: inout SplitMix64, journal: StateGrade? = nil) {
    self.journal = journal
    depth = [1, 2, 3, 5, 25][random.below(5)]
    pollTimeout = [1000, 5000, 30_000][random.below(3)]
    atRiskLimit = [1, 2, 3, 10][random.below(4)]
    chats = 1 + random.below(4)
    agentTime = [0, 20, 400, 3000][random.below(4)]
    chooseFaults(&random)
    var time = 0
    for _ in 0..<(1 + random.below(5)) {
      time += random.below(4000)
      occur(Self.messages(&random), at: time)
    }
    horizon = time + random.below(8000)
    if random.chance(250) { occur(.idsRestart(lower: random.chance(500)), at: time / 2) }
    if random.chance(150) { occur(.updatesLost(lower: random.chance(500)), at: time / 3) }
    if random.chance(150) { occur(.drain, at: random.below(horizon + 1)) }
    if random.chance(100) {
      let start = random.below(horizon + 1)
      occur(.standBy, at: start)
      occur(.activate, at: start + random.below(6000))
    }
    for _ in 0..<random.below(3) { occur(.messages([.prompt]), at: time + random.below(3000)) }
    if journal != nil { chooseForJournal(&random, until: time) }
    occurrences.sort { $0.time < $1.time }
  }

  /// Whether Telegram loses updates.
  var losesUpdates: Bool {
    occurrences.contains { if case .updatesLost = $0.what { true } else { false } }
  }

  private mutating func occur(_ what: Occurrence, at time: Int) {
    occurrences.append((time, what))
  }

  private mutating func chooseFaults(_ random: inout SplitMix64) {
    if random.chance(400) { faults.kill = 1 + random.below(25) }
    if random.chance(300) { faults.pollRefused = random.below(400) }
    if random.chance(300) { faults.pollLostBefore = random.below(300) }
    if random.chance(300) { faults.pollLostAfter = random.below(300) }
    if random.chance(200) { faults.conflict = random.below(300) }
    if random.chance(300) { faults.sendUnknown = random.below(300) }
    if random.chance(150) { faults.sendPostponed = random.below(400) }
    if random.chance(100) { faults.undeliverable = random.below(100) }
    if random.chance(200) { faults.refusal = random.below(200) }
  }

  /// Disks fail, ids repeat, and strangers fill the window of a hundred updates behind a prompt.
  private mutating func chooseForJournal(_ random: inout SplitMix64, until end: Int) {
    if random.chance(400) { faults.powerLoss = 500 }
    if random.chance(200) { faults.diskFull = 20 + random.below(200) }
    if random.chance(200) {
      occur(.idsRepeat, at: horizon + 70_000)
      occur(.messages([.prompt]), at: horizon + 71_000)
    }
    guard random.chance(400) else { return }
    agentTime = 3000
    if random.chance(500) { faults.kill = 1 + random.below(25) }
    let strangers = Array(repeating: InboxMessage.Kind.unauthorised, count: 100 + random.below(200))
    occur(.messages([.prompt, .prompt] + strangers + [.prompt, .stop]), at: random.below(end + 1))
    occur(.messages([.prompt]), at: random.below(end + 1))
  }

  private static func messages(_ random: inout SplitMix64) -> Occurrence {
    let count = random.chance(5) ? 130 : 1 + random.below(random.chance(200) ? 20 : 3)
    let prompts = [300, 800, 1000][random.below(3)]
    return .messages(
      (0..<count).map { _ in
        if random.chance(prompts) { return .prompt }
        let others: [InboxMessage.Kind] = [.command, .unauthorised, .undecodable]
        return random.chance(100) ? .stop : others[random.below(3)]
      })
  }
}

extension SplitMix64 {
  /// A number from 0 to `bound` − 1.
  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

  /// True in `thousandths` of a thousand cases.
  mutating func chance(_ thousandths: Int) -> Bool { below(1000) < thousandths }
}
