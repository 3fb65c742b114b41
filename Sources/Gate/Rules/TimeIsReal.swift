extension GateRule {
  /// The decision is made at the clock's time: with `--now`, anything stale or expired could be made to pass.
  ///
  /// No: `--now 2026-11-27T12:00:00Z, expected the system's clock`.
  /// Repair: run the gate again without `--now`.
  static let timeIsReal = GateRule(id: "time_is_real") { input throws(RuleFailure) in
    switch input.clock {
    case .system: return RulePass("the system's clock")
    case .demonstration: return RulePass("--now in a demonstration workspace")
    case .forced:
      throw .no(
        "--now \(input.now), expected the system's clock", next: "run it without --now")
    }
  }
}
