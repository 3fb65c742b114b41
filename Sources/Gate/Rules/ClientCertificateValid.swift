import Configuration
import Policy

extension GateRule {
  /// If the target has a client certificate, it is valid now and for at least the number of days
  /// that the policy requires.
  ///
  /// No: `A2A_CLIENT_CERT_FILE: expires in less than 60 days`.
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
    let row = rows.first { $0.age.variable == variable }
    guard let row, row.verdict.isAllowed, let spare = row.daysLeft else {
      throw .no(
        "\(variable): \(problem(of: row, kept: kept))", [input.target.digest],
        next: "put a new certificate into the vault and build the manifest again")
    }
    return RulePass(
      "expires in \(spare + kept) d, expected at least \(kept) d", [input.target.digest])
  }

  private static func problem(of row: SecretRow?, kept: Int) -> String {
    switch row?.verdict {
    case .expires: "expires in less than \(kept) days"
    case .notYetValid: "not valid yet"
    case .age(.fromTheFuture): "written in the future, according to the vault"
    case .age(.unknown): "the vault does not say when it was written"
    case .age(.tooOld): "older than its rotation allows"
    case .unreadable, .age(.ok), .age(.dueSoon): "not a certificate in PEM with readable dates"
    case nil, .age(.missing): "missing in the vault"
    }
  }
}
