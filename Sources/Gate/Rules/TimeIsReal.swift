extension GateRule {
  /// The decision uses the system clock. With a time from `--now`, expired evidence could pass. If
  /// the log's origin is under a reserved name, such as `relay.example`, then `--now` sets the time
  /// and the rule is left out: neither the case nor a signed statement contains it.
  ///
  /// No: `--now 2026-11-27T12:00:00Z, expected the system clock`.
  /// Repair: run the gate again without `--now`.
  static let timeIsReal = GateRule(id: "time_is_real") { input throws(RuleFailure) in
    guard input.clock == .system else {
      throw .no(
        "--now \(input.now), expected the system clock", next: "run the command without --now")
    }
    return RulePass("the time is from the system clock")
  }
}
