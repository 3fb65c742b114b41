import Policy

extension GateRule {
  /// The policy allows the scheme of `--signer` for the target environment.
  ///
  /// No: `signer file: forbidden by policy for prod, expected awskms`.
  /// Repair: pass a signer that `environments/policy.yaml` allows for the target.
  static let signerAllowed = GateRule(id: "signer_allowed") { input throws(RuleFailure) in
    guard let signer = input.signer else {
      return RulePass("no --signer: the verdict is not signed")
    }
    return RulePass("signer \(try signer.get().rawValue) is allowed for \(input.promotion.to)")
  }
}
