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

  private func environment(_ lines: String...) throws -> Environment {
    let text = lines.map { "\($0)\n" }.joined()
    let file = try EnvironmentFile.parse(Array(text.utf8), file: "prod.env")
    return try Contract.check(file, environment: .prod)
  }

  @Test func acceptsReferencesThatThePolicyAllowsAndTheProgramReaches() throws {
    let policy = try policy("{ local: {} }")
    for environment in [
      try environment("A2A_API_KEY=ref+local://a#/b", "PERSONA_MAP=ref+local://a#/c"),
      try environment("QUEUE_DEPTH=25"), try environment(),
    ] {
      #expect(throws: Never.self) {
        try ReferenceRule.requireResolvable(environment, policy: policy, reachable: [.local])
      }
    }
  }

  /// The lines are in another order than the names, and the references in the environment are sorted
  /// by name.
  @Test func reportsEveryForbiddenReferenceInTheOrderOfTheFile() throws {
    let policy = try policy(
      "{ gcpsecrets: { project: p }, awssecrets: { account: \"123456789012\", region: r } }")
    let environment = try environment(
      "TELEGRAM_BOT_TOKEN=ref+local://a#/b", "A2A_API_KEY=ref+vault://a#/b",
      "PERSONA_MAP=ref+gcpsecrets://a#/b")
    let error = #expect(throws: ReferenceRule.Unresolvable.self) {
      try ReferenceRule.requireResolvable(environment, policy: policy, reachable: [.local])
    }
    #expect(
      error
        == .forbidden(
          [
            .init(file: "prod.env", line: 1, variable: "TELEGRAM_BOT_TOKEN", backend: .local),
            .init(file: "prod.env", line: 2, variable: "A2A_API_KEY", backend: .vault),
          ], allowed: [.awssecrets, .gcpsecrets]))
  }

  @Test func reportsAllowedReferencesThatTheProgramCannotReach() throws {
    let policy = try policy("{ gcpsecrets: { project: p }, local: {} }")
    let environment = try environment(
      "TELEGRAM_BOT_TOKEN=ref+gcpsecrets://a#/b", "A2A_API_KEY=ref+local://a#/b")
    let error = #expect(throws: ReferenceRule.Unresolvable.self) {
      try ReferenceRule.requireResolvable(environment, policy: policy, reachable: [.local])
    }
    #expect(
      error
        == .unreachable([
          .init(file: "prod.env", line: 1, variable: "TELEGRAM_BOT_TOKEN", backend: .gcpsecrets)
        ]))
    #expect(throws: Never.self) {
      try ReferenceRule.requireResolvable(
        environment, policy: policy, reachable: [.local, .gcpsecrets])
    }
  }

  @Test func anEnvironmentIsNotJudgedByAnothersVaults() throws {
    let policy = try policy("{ gcpsecrets: { project: relay-prod } }")
    let reference = try reference("ref+local://relay/staging/a2a#/api-key")
    #expect(try ReferenceRule.location(of: reference, in: .staging, policy: policy) == .local)
  }
}
