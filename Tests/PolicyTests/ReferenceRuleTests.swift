import Configuration
import Policy
import Support
import Testing

@Suite struct ReferenceRuleTests {
  private func policy(_ vaults: String) throws -> PromotionPolicy {
    let change = Change("vaults of prod", "{ local: {} } # the", "\(vaults) # the")
    let bytes = try change.applied(to: try Repository.text("policy.yaml"))
    return try PromotionPolicy.parse(bytes, file: "policy.yaml")
  }

  private func reference(_ text: String) throws -> Reference {
    try Reference.parse(Array(text.utf8))
  }

  @Test func theLocationComesFromThePolicy() throws {
    let policy = try policy(
      "{ awssecrets: { account: \"123456789012\", region: eu-central-1 },"
        + " vault: { address: \"https://vault.example.com:8200\" } }")
    let rows: [(String, VaultLocation)] = [
      (
        "ref+awssecrets://relay/prod/a2a#/api-key",
        .awssecrets(account: "123456789012", region: "eu-central-1")
      ),
      (
        "ref+vault://relay/prod/a2a#/api-key",
        .vault(address: "https://vault.example.com:8200", mount: "secret", namespace: "")
      ),
    ]
    for (text, location) in rows {
      let reference = try reference(text)
      let found = try ReferenceRule.location(of: reference, in: .prod, policy: policy)
      #expect(found == location)
    }
  }

  @Test func aBackendThatThePolicyDoesNotNameIsForbidden() throws {
    let policy = try policy("{ gcpsecrets: { project: relay-prod } }")
    let refusal = try #require(throws: ReferenceRule.Refusal.self) {
      try ReferenceRule.location(
        of: try reference("ref+local://relay/prod/a2a#/api-key"), in: .prod, policy: policy)
    }
    #expect(refusal.environment == .prod)
    #expect(refusal.backend == .local)
    #expect(refusal.allowed == [.gcpsecrets])
  }

  @Test func anEnvironmentIsNotJudgedByAnothersVaults() throws {
    let policy = try policy("{ gcpsecrets: { project: relay-prod } }")
    let reference = try reference("ref+local://relay/staging/a2a#/api-key")
    #expect(try ReferenceRule.location(of: reference, in: .staging, policy: policy) == .local)
  }
}
