import Manifest
import Policy

/// The client certificate, where the target has one, ends no sooner than the policy's days from now (R26).
enum ClientCertificateValid: GateRule {
  static let id = "client_certificate_valid"

  static func applies(to promotion: PromotionRule) -> Bool { true }

  static func decide(_ input: GateInput) throws(Shortfall) -> Grounds {
    guard input.target.environment[SecretsReport.clientCertificate] != nil else {
      return Grounds(reason: "no client certificate is used", evidence: [input.target.note])
    }
    let kept = input.policy.secrets.certificateDaysLeft
    let rows = try input.secrets.get().rows
    guard let row = rows.first(where: { $0.age.variable == SecretsReport.clientCertificate }),
      row.verdict.isAllowed, let spare = row.daysLeft
    else {
      throw .no(
        "\(SecretsReport.clientCertificate): ends in less than \(kept) days, is missing or cannot be read",
        [input.target.note], next: "put a new certificate into the vault")
    }
    return Grounds(
      reason: "ends in \(spare + kept) d, at least \(kept) d are asked for",
      evidence: [input.target.note])
  }
}
