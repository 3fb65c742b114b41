/// An answer on its way to its chat.
struct InboxDelivery: Hashable, Sendable {
  /// What is happening to it.
  enum Phase: Hashable, Sendable {
    /// Nothing before that time, if there is one.
    case ready(notBefore: ContinuousClock.Instant?)

    /// A call of `sendMessage` is in flight.
    case sending(since: ContinuousClock.Instant)
  }

  /// Where it goes.
  let chat: Int64

  /// What is happening to it.
  private(set) var phase = Phase.ready(notBefore: nil)

  /// When the first call began whose outcome is unknown.
  private var doubtful: ContinuousClock.Instant?

  /// The answer of a prompt of that chat, ready to be sent.
  init(chat: Int64) { self.chat = chat }

  /// Since when it may have reached the chat; nil while it certainly has not.
  var exposed: ContinuousClock.Instant? {
    if let doubtful { return doubtful }
    guard case .sending(let since) = phase else { return nil }
    return since
  }

  /// Whether an earlier call may have delivered it.
  var isDoubtful: Bool { doubtful != nil }

  /// Whether it may not be sent before some time.
  var isPostponed: Bool {
    guard case .ready(let notBefore) = phase else { return false }
    return notBefore != nil
  }

  /// A call begins.
  mutating func begin(at now: ContinuousClock.Instant) {
    phase = .sending(since: now)
  }

  /// The call ended and the answer is to be sent again at `time`. `mayHaveArrived`: its outcome is
  /// unknown.
  mutating func again(at time: ContinuousClock.Instant, mayHaveArrived: Bool) {
    if mayHaveArrived { doubtful = exposed }
    phase = .ready(notBefore: time)
  }
}
