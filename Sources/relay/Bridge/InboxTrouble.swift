/// What keeps polls back, and how often in a row it did.
enum InboxTrouble: Hashable, Sendable {
  /// The last poll succeeded, or there was none.
  case none

  /// Telegram could not be reached: 1 s, 2 s, … 30 s, or what Telegram asked for if that is longer.
  case unreachable(times: Int, until: ContinuousClock.Instant)

  /// Another consumer polls (R10): 3 s, 6 s, … 30 s.
  case conflict(times: Int, until: ContinuousClock.Instant)

  /// When the next poll may be; nil means that nothing keeps it back.
  var until: ContinuousClock.Instant? {
    switch self {
    case .none: nil
    case .unreachable(_, let until), .conflict(_, let until): until
    }
  }

  /// What it is after another failure.
  func after(_ failure: InboxPollFailure, at now: ContinuousClock.Instant) -> InboxTrouble {
    switch failure {
    case .abandoned:
      return self
    case .unreachable(let retryAfter):
      var times = 1
      if case .unreachable(let before, _) = self { times = before + 1 }
      let pause = max(Self.pause(first: 1, times: times), retryAfter ?? .zero)
      return .unreachable(times: times, until: now + pause)
    case .conflict:
      var times = 1
      if case .conflict(let before, _) = self { times = before + 1 }
      return .conflict(times: times, until: now + Self.pause(first: 3, times: times))
    }
  }

  private static func pause(first: Int, times: Int) -> Duration {
    .seconds(min(first << min(times - 1, 5), 30))
  }
}
