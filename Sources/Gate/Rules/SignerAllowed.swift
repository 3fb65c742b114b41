import Policy

extension GateRule {
  /// The signer of verdict and promotion is one that the policy allows in the target.
  ///
  /// No: `signer file: forbidden by policy for prod, expected awskms`.
  /// Repair: give a signer that `environments/policy.yaml` allows for the target.
  static let signerAllowed = GateRule(id: "signer_allowed") { input throws(RuleFailure) in
    guard let signer = input.signer else {
      return RulePass("no signer is given: the verdict stays unsigned")
    }
    return RulePass("\(try signer.get().rawValue) may sign for \(input.promotion.to)")
  }
}
