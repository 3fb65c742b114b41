import Telemetry

/// Shows the numbers of the inbox on the status board and in the metrics when they change.
struct BridgeGauges {
  private let board: StatusBoard
  private let recorder: Recorder
  private var depth = 0
  private var atRisk = 0
  private var held = 0

  /// Creates gauges that show 0.
  init(board: StatusBoard, recorder: Recorder) {
    self.board = board
    self.recorder = recorder
  }

  /// Shows the current numbers of `inbox`. It must be called after every event.
  mutating func show<Payload>(_ inbox: Inbox<Payload>) {
    show(depth: inbox.waitingCount)
    show(atRisk: inbox.atRiskCount)
    show(held: inbox.heldCount)
  }

  private mutating func show(depth: Int) {
    guard depth != self.depth else { return }
    self.depth = depth
    recorder.measure { $0.queueDepth.set(depth) }
    board.update { $0.waiting = depth }
  }

  /// Logs the first answer that is at risk. The others follow from the same cause.
  private mutating func show(atRisk: Int) {
    guard atRisk != self.atRisk else { return }
    if self.atRisk == 0 {
      recorder.log(.warning, "answers.at_risk", fields: ["count": .integer(atRisk)])
    }
    self.atRisk = atRisk
    recorder.measure { $0.answersAtRisk.set(atRisk) }
  }

  private mutating func show(held: Int) {
    guard held != self.held else { return }
    self.held = held
    recorder.measure { $0.heldPrompts.set(held) }
    board.update { $0.held = held }
  }
}
