import Logbook
import Support
import Testing

@Suite struct CommittedTrustPolicyTests {
  @Test func trustsOneLogOfTheCommittedOrigin() throws {
    let bytes = try TestFile.read("\(Places.root)/environments/trust.policy")
    let policy = try TrustPolicy(parsing: bytes)
    #expect(policy.logs.map(\.name.description) == ["relay.example/logbook"])
    #expect(policy.witnesses.isEmpty)
  }
}
