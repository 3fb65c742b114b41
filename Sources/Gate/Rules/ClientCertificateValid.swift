import Configuration
import Policy

extension GateRule {
  /// If the target has a client certificate, it is valid for at least the number of days that the
  /// policy requires.
  ///
  /// No: `A2A_CLIENT_CERT_FILE: expires in less than 60 days, is missing or cannot be read`.
  /// Repair: put a new certificate into the vault, and build the manifest again.
  static let clientCertificateValid = GateRule(
    id: "client_certificate_valid"
  ) { input throws(RuleFailure) in
    let variable = SecretAges.clientCertificate
    guard input.target.content[variable] != nil else {
      return RulePass("no client certificate is used", [input.target.digest])
    }
    let kept = input.policy.secrets.certificateDaysLeft
    let rows = try input.secrets.get().rows
    guard let row = rows.first(where: { $0.age.variable == variable }), row.verdict.isAllowed,
      let spare = row.daysLeft
    else {
      throw .no(
        "\(variable): expires in less than \(kept) days, is missing or cannot be read",
        [input.target.digest],
        next: "put a new certificate into the vault and build the manifest again")
    }
    return RulePass(
      "expires in \(spare + kept) d, expected at least \(kept) d", [input.target.digest])
  }
}
