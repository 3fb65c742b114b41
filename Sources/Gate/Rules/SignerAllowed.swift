import Policy

extension GateRule {
  /// The policy allows the signer of the verdict and the promotion for the target.
  ///
  /// No: `signer file: forbidden by policy for prod, expected awskms`.
  /// Repair: pass a signer that `environments/policy.yaml` allows for the target.
  static let signerAllowed = GateRule(id: "signer_allowed") { input throws(RuleFailure) in
    guard let signer = input.signer else {
      return RulePass("no --signer: the verdict is not signed")
    }
    return RulePass("\(try signer.get().rawValue) may sign for \(input.promotion.to)")
  }
}
