import Telemetry

/// Tracks whether polls succeed and, in the passive mode, whether Telegram answers. The status
/// board shows the current condition, and each change is logged once.
struct TelegramHealth {
  private let board: StatusBoard
  private let recorder: Recorder
  private var condition = RelayStatus.TelegramCondition.identified

  /// Creates a tracker. Telegram has answered `getMe`, and no poll has ended yet.
  init(board: StatusBoard, recorder: Recorder) {
    self.board = board
    self.recorder = recorder
    board.update { $0.telegram = .identified }
  }

  /// Records that polling ends or begins with a change of mode: the last poll says nothing about
  /// the next one. A failure is kept until a call succeeds.
  mutating func modeChanged() {
    if condition == .polling { note(.identified) }
  }

  /// Records the result of a poll, or of `getMe` in the passive mode. If only the reason of a
  /// failure changes, the new reason is shown but not logged.
  mutating func note(_ condition: RelayStatus.TelegramCondition) {
    guard condition != self.condition else { return }
    board.update { $0.telegram = condition }
    switch (self.condition, condition) {
    case (.identified, .polling): recorder.log(.info, "telegram.polling")
    case (_, .polling), (.unreachable, .identified): recorder.log(.info, "telegram.recovered")
    case (.unreachable, .unreachable), (.conflict, .conflict), (_, .unknown), (_, .identified):
      break
    case (_, .unreachable(let reason)):
      recorder.log(.warning, "telegram.unreachable", fields: ["reason": .text(reason)])
    case (_, .conflict(let reason)):
      recorder.log(.error, "telegram.conflict", fields: ["reason": .text(reason)])
    }
    self.condition = condition
  }
}

extension RelayStatus.TelegramCondition {
  /// Creates the condition after a poll that failed with `error`.
  init(_ error: BotError) {
    self = error.scope == .conflict ? .conflict(error.message) : .unreachable(error.message)
  }
}

extension InboxPollFailure {
  /// Creates the failure to report to the inbox after a poll failed with `error`.
  init(_ error: BotError) {
    switch error.scope {
    case .conflict: self = error == .webhookActive ? .webhook : .conflict
    case .transient(let retryAfter): self = .unreachable(retryAfter: retryAfter)
    case .fatal, .chat: self = .unreachable(retryAfter: nil)
    }
  }
}
