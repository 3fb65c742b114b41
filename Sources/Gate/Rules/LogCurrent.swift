import Policy

extension GateRule {
  /// The logbook is the newest one: it extends every state that is known from elsewhere (the
  /// upstream branch, `--known`, the policy's `logbook.memory`, the witnesses, earlier promotion
  /// statements), and the quorum of `environments/trust.policy` has cosigned it recently. At least
  /// one such state must be known, unless the policy says `logbook.memory: none`.
  ///
  /// No: `--known kept.checkpoint: this copy has 2 entries, but a known signed checkpoint has 5`.
  /// Repair: update this copy of the logbook, for example with `git pull`.
  static let logCurrent = GateRule(id: "log_current") { input throws(RuleFailure) in
    let currency = try input.currency.get()
    var reasons = currency.known.map { "extends \($0.source) (\(LogCurrency.entries($0.size)))" }
    switch currency.quorum {
    case .notRequired: break
    case .met(let size):
      reasons.append("witnesses cosigned \(LogCurrency.entries(size))")
    case .missing(let lag):
      throw .no(
        "environments/trust.policy: no checkpoint of the last \(lag.components.seconds) s has the "
          + "quorum of witnesses",
        next: "have the witnesses run relayctl logbook cosign")
    }
    if reasons.isEmpty {
      guard currency.memory == LogMemory.none else {
        throw .no(
          "no earlier state of the logbook is known, so that an older copy would not be noticed",
          next: "pass --known CHECKPOINT, or set logbook.memory in environments/policy.yaml")
      }
    }
    if currency.memory == LogMemory.none {
      reasons.append("logbook.memory is none: a job without an earlier state notices no older copy")
    }
    return RulePass(reasons.joined(separator: "; "))
  }
}

extension LogCurrency {
  fileprivate static func entries(_ count: Int) -> String {
    count == 1 ? "1 entry" : "\(count) entries"
  }
}
