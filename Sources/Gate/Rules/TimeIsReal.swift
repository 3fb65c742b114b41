extension GateRule {
  /// The decision uses the system clock. With a time from `--now`, expired evidence could pass.
  ///
  /// No: `--now 2026-11-27T12:00:00Z, expected the system clock`.
  /// Repair: run the gate again without `--now`.
  static let timeIsReal = GateRule(id: "time_is_real") { input throws(RuleFailure) in
    switch input.clock {
    case .system: return RulePass("the time is from the system clock")
    case .demonstration: return RulePass("--now is accepted in a demonstration workspace")
    case .forced:
      throw .no(
        "--now \(input.now), expected the system clock", next: "run the command without --now")
    }
  }
}
