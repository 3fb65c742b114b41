import Telemetry

/// Whether polls succeed: shown on the board, and logged once at each change.
struct TelegramHealth {
  private let board: StatusBoard
  private let recorder: Recorder
  private var condition = RelayStatus.TelegramCondition.unknown

  /// Nothing is known yet.
  init(board: StatusBoard, recorder: Recorder) {
    self.board = board
    self.recorder = recorder
  }

  /// Records how a poll ended. A different reason for the same trouble is shown, but not logged
  /// again.
  mutating func note(_ condition: RelayStatus.TelegramCondition) {
    guard condition != self.condition else { return }
    board.update { $0.telegram = condition }
    switch (self.condition, condition) {
    case (.unknown, .polling): recorder.log(.info, "telegram.polling")
    case (_, .polling): recorder.log(.info, "telegram.recovered")
    case (.unreachable, .unreachable), (.conflict, .conflict), (_, .unknown): break
    case (_, .unreachable(let reason)):
      recorder.log(.warning, "telegram.unreachable", fields: ["reason": .text(reason)])
    case (_, .conflict(let reason)):
      recorder.log(.error, "telegram.conflict", fields: ["reason": .text(reason)])
    }
    self.condition = condition
  }
}

extension RelayStatus.TelegramCondition {
  /// The condition after a poll that failed with `error`.
  init(_ error: BotError) {
    self = error.scope == .conflict ? .conflict(error.message) : .unreachable(error.message)
  }
}

extension InboxPollFailure {
  /// What the inbox must know about a poll that failed with `error`.
  init(_ error: BotError) {
    switch error.scope {
    case .conflict: self = .conflict
    case .transient(let retryAfter): self = .unreachable(retryAfter: retryAfter)
    case .fatal, .chat: self = .unreachable(retryAfter: nil)
    }
  }
}
