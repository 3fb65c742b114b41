import Configuration
import Policy
import RFC3339
import Support
import Testing

@testable import Gate

/// The rule `client_certificate_valid`.
@Suite struct ClientCertificateValidTests {
  private static let prod = ["environments/prod/runtime.env"]
  private static let variable = "A2A_CLIENT_CERT_FILE"
  private static let day: Int64 = 86_400
  private static let soon = "expires in less than 60 days"
  private static let unreadable = "not a certificate in PEM with readable dates"

  /// A certificate that ends so many seconds after the decision, in a version of so many seconds;
  /// `nil` when its end cannot be read.
  private static func certificate(
    beginsIn start: Int64 = -40 * 86_400, endsIn seconds: Int64?, age: Int64 = 30 * 86_400
  ) -> RuleRow.Change {
    { input in
      let kept = input.policy.secrets.certificateDaysLeft
      try input.changeSecrets { rows in
        let index = try GateSample.required(rows.firstIndex { $0.age.variable == variable })
        let now = GateSample.now
        rows[index] = SecretRow(
          age: SecretAge(
            variable: variable,
            version: SecretVersion(name: "3", created: now.adding(seconds: -age)),
            rotationDays: nil, now: now),
          source: try GateSample.required(rows[index].source),
          validity: seconds.map { now.adding(seconds: min(start, $0))...now.adding(seconds: $0) },
          daysLeft: kept)
      }
    }
  }

  private static func no(
    _ label: String, _ problem: String, _ change: @escaping RuleRow.Change
  ) -> RuleRow {
    .no(
      label, "\(variable): \(problem)", prod,
      next: "put a new certificate into the vault and build the manifest again",
      change)
  }

  private static let rows: [RuleRow] =
    [
      .yes("120 days left", "expires in 120 d, expected at least 60 d", prod),
      .yes(
        "dev to staging", "expires in 120 d, expected at least 60 d",
        ["environments/staging/runtime.env"], into: .staging),
      .yes(
        "exactly 60 days left", "expires in 60 d, expected at least 60 d", prod,
        certificate(endsIn: 60 * day)),
      .yes(
        "begins now", "expires in 120 d, expected at least 60 d", prod,
        certificate(beginsIn: 0, endsIn: 120 * day)),
      no("begins in a second", "not valid yet", certificate(beginsIn: 1, endsIn: 120 * day)),
      no("a second less", soon, certificate(endsIn: 60 * day - 1)),
      no("a second left", soon, certificate(endsIn: 1)),
      no("ended a second ago", soon, certificate(endsIn: -1)),
      no("no certificate in PEM", unreadable, certificate(endsIn: nil)),
      no(
        "a version of the future", "written in the future, according to the vault",
        certificate(endsIn: 120 * day, age: -1)),
      no("not in the vault", "missing in the vault") { try $0.changeSecret(variable, to: nil) },
      no("in the vault, without an end", unreadable) {
        try $0.changeSecret(variable, to: SecretVersion(name: "3", created: GateSample.now))
      },
      no("not asked for", "missing in the vault") {
        try $0.changeSecrets { $0.removeAll { $0.age.variable == variable } }
      },
      .yes("a target without a client certificate", "no client certificate is used", prod) {
        $0.target = try GateSample.environment(
          .prod,
          [
            .init(
              "no certificate",
              [
                (
                  "A2A_CLIENT_CERT_FILE="
                    + "ref+local://relay/prod/a2a-client?delivery=file#/certificate\n", ""
                ),
                (
                  "A2A_CLIENT_KEY_FILE=ref+local://relay/prod/a2a-client?delivery=file#/key\n", ""
                ),
              ])
          ])
        $0.secrets = .failure(.no("not asked", next: "nothing"))
      },
      .no(
        "119 days left where the policy asks for 121",
        "\(variable): expires in less than 121 days", prod,
        next: "put a new certificate into the vault and build the manifest again"
      ) {
        $0 = try GateSample.input(policy: [
          .init("days", "certificate_days_left: 60", "certificate_days_left: 121")
        ])
        try certificate(endsIn: 119 * day)(&$0)
      },
    ] + RuleRow.passesOn("secrets") { $0.secrets = .failure($1) }

  @Test(arguments: rows) func decides(row: RuleRow) throws {
    try row.check(.clientCertificateValid)
  }

  @Test func isAskedOfEveryPromotion() throws {
    #expect(try GateRule.clientCertificateValid.isAsked(into: .staging))
    #expect(try GateRule.clientCertificateValid.isAsked(into: .prod))
  }
}
