extension GateRule {
  /// The decision uses the system clock: with `--now`, stale or expired evidence could pass.
  ///
  /// No: `--now 2026-11-27T12:00:00Z, expected the system clock`.
  /// Repair: run the gate again without `--now`.
  static let timeIsReal = GateRule(id: "time_is_real") { input throws(RuleFailure) in
    switch input.clock {
    case .system: return RulePass("the system's clock")
    case .demonstration: return RulePass("--now in a demonstration workspace")
    case .forced:
      throw .no(
        "--now \(input.now), expected the system clock", next: "run it without --now")
    }
  }
}
