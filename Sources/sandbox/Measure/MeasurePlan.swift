/// What is measured.
struct MeasurePlan: Sendable {
  /// How prompts come.
  enum Pace: String, CaseIterable, Sendable {
    /// The next one when the one before is answered: latency.
    case one
    /// All at once: throughput.
    case flood
  }

  /// The command and its arguments.
  var command: [String]
  /// How many prompts; while kills are left, more are posted.
  var prompts = 1000
  /// How many chats take turns.
  var chats = 4
  /// How many times the command is killed; 0 measures speed.
  var kills = 0
  var seed: UInt64 = 1
  var pace = Pace.one
  /// How long nothing happens for the idle figures.
  var idle = Duration.seconds(3)
  /// How long one wait may take: for the first poll, for the next answer, for the end.
  var patience = Duration.seconds(30)
}
