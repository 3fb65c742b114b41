import Configuration
import Policy
import Testing

@testable import Gate

/// The rule `signer_allowed`.
@Suite struct SignerAllowedTests {
  private static let rows: [RuleRow] =
    [
      .yes("a signer of the policy", "signer awskms is allowed for prod"),
      .yes("dev to staging", "signer file is allowed for staging", into: .staging) {
        $0.signer = .success(.file)
      },
      .yes("no signer", "no --signer: the verdict is not signed") { $0.signer = nil },
    ] + RuleRow.passesOn("signer") { $0.signer = .failure($1) }

  @Test(arguments: rows) func decides(row: RuleRow) throws { try row.check(.signerAllowed) }

  @Test func isAskedOfEveryPromotion() throws {
    #expect(try GateRule.signerAllowed.isAsked(into: .staging))
    #expect(try GateRule.signerAllowed.isAsked(into: .prod))
  }
}
