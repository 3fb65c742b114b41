import HTTP

/// Asks Telegram which of the listed groups have become supergroups.
///
/// Such a group has a new id, and Telegram reports it only once, in a message. After a restart, the
/// configuration still has the old id, and the group looks like a stranger. Telegram also reports
/// the new id to a call that would write to the old one. `sendChatAction` is the only such call
/// that leaves nothing in a group that has not changed; `getChat` reads only, and does not report
/// it.
struct GroupLook: Sendable {
  struct Result: Sendable {
    /// The groups that have a new id.
    var moves: [(old: Int64, new: Int64)] = []

    /// Whether Telegram has replied for every group.
    var isComplete = true
  }

  /// The time limit of the whole look.
  private static let patience = Duration.seconds(20)

  /// The time limit of one call.
  private static let callPatience = Duration.seconds(5)

  let bot: BotClient

  /// The ids of the groups.
  let groups: [Int64]

  /// Asks about one group after the other.
  func result() async -> Result {
    let end = ContinuousClock.now + GroupLook.patience
    var result = Result()
    for group in groups {
      switch await finding(about: group, by: end) {
      case .same: break
      case .moved(let new): result.moves.append((group, new))
      case .unknown: result.isComplete = false
      }
    }
    return result
  }

  private enum Finding {
    case same
    case moved(to: Int64)

    /// Telegram did not say.
    case unknown
  }

  private func finding(about group: Int64, by end: ContinuousClock.Instant) async -> Finding {
    while ContinuousClock.now < end {
      let deadline = min(.now + GroupLook.callPatience, end)
      do throws(BotError) {
        try await bot.showTyping(in: ChatTopic(chat: group), deadline: deadline)
        return .same
      } catch {
        if case .migrated(let new) = error { return .moved(to: new) }
        guard case .transient(let asked) = error.scope else {
          return error.scope == .chat ? .same : .unknown
        }
        let time = min(.now + max(asked ?? .zero, .seconds(1)), end)
        do { try await Task.sleep(until: time, clock: .continuous) } catch { return .unknown }
      }
    }
    return .unknown
  }
}

/// Decides when the listed groups are looked at: when a supergroup that is not listed sends a
/// message, but seldom, so that strangers cannot cause many calls.
///
/// The supergroup's messages stay undecided until the look has ended. They are then those of a
/// listed group or those of a stranger.
struct GroupLookSchedule: Sendable {
  /// The minimum time between two looks.
  static let interval = Duration.seconds(600)

  /// The minimum time after a look that Telegram did not answer completely.
  static let retryInterval = Duration.seconds(60)

  private enum State {
    case none
    case due
    case inProgress
    case over(nextAt: ContinuousClock.Instant)
  }

  private var state = State.none

  /// Returns whether only a look can show if `chat`, which is not listed, is served. `hasGroups` is
  /// whether any listed group can have become a supergroup.
  mutating func isUndecided(
    _ chat: Int64, hasGroups: Bool, at now: ContinuousClock.Instant
  ) -> Bool {
    guard hasGroups, chat.isSupergroup else { return false }
    switch state {
    case .over(let time) where now < time: return false
    case .none, .over: state = .due
    case .due, .inProgress: break
    }
    return true
  }

  /// Returns whether a look is due, and records that it begins.
  mutating func begin() -> Bool {
    guard case .due = state else { return false }
    state = .inProgress
    return true
  }

  /// Records that the look has ended.
  mutating func end(isComplete: Bool, at now: ContinuousClock.Instant) {
    let pause =
      isComplete ? GroupLookSchedule.interval : GroupLookSchedule.retryInterval
    state = .over(nextAt: now + pause)
  }
}
