import Policy
import Support
import Testing
import YAML

/// Each change of the committed policy must be refused with the place and what would have passed.
@Suite struct PolicyRefusalTests {
  @Test(arguments: [
    Change(
      "another version", "relay/v2", "relay/v3",
      says: "apiVersion: found a string, expected relay/v2"),
    Change(
      "the version before", "relay/v2", "relay/v1",
      says: "signers: [{ scheme: file, key: manifest.pem }]"),
    Change("another kind", "kind: Policy", "kind: Exceptions", says: "expected Policy"),
    Change("misspelt section", "\ndrift:", "\ndrfit:", says: "drfit"),
    Change(
      "a branch without a remote", "  remote: origin\n", "", says: "key \"git.remote\" is missing"),
    Change("a branch that is an option", "branch: main", "branch: -f", says: "git.branch"),
    Change("a branch with ..", "branch: main", "branch: a..b", says: "git.branch"),
    Change("a branch with an empty part", "branch: main", "branch: a//b", says: "git.branch"),
    Change("a remote with a wildcard", "remote: origin", "remote: \"*\"", says: "git.remote"),
    Change(
      "unknown section", "\nlogbook:", "\nwebhooks: {}\nlogbook:", says: "unknown key \"webhooks\""),
    Change("unknown setting", "  limit_percent", "  limit", says: "unknown key"),
    Change(
      "misspelt setting", "max_age: 24h\n  database", "max_aeg: 24h\n  database", says: "max_age"),
    Change("section left out", "logbook:\n  origin:", "logbok:\n  origin:", says: "logbook"),
    Change("a log outside", "  memory: none", "  path: ../log", says: "logbook.path"),
    Change("an absolute log", "  memory: none", "  path: /log", says: "logbook.path"),
    Change("an unknown memory", "memory: none", "memory: all", says: "none, or a mapping with ref"),
    Change("a branch as memory", "memory: none", "memory: { ref: refs/heads/main }", says: "ref"),
    Change("a ref outside", "memory: none", "memory: { ref: refs/x/../y }", says: "ref"),
    Change("a short lag", "memory: none", "witness_max_lag: 5s", says: "witness_max_lag"),
    Change("a day that does not exist", "2027-11-30", "2027-11-31", says: "expires"),
    Change("a time instead of a day", "2027-11-30", "2027-11-30T00:00:00Z", says: "expires"),
    Change("no expiry", "expires: \"2027-11-30\" #", "#", says: "expires"),
    Change("over 5 percent", "\"5.00\"", "5.01", says: "from 0 to 5"),
    Change("three decimals", "\"5.00\"", "5.001", says: "drift.limit_percent"),
    Change("a percent sign", "\"5.00\"", "5%", says: "drift.limit_percent"),
    Change("negative drift", "\"5.00\"", "-1", says: "drift.limit_percent"),
    Change("an exponent", "\"5.00\"", "1e1", says: "drift.limit_percent"),
    Change(
      "longer rotation", "BOT_TOKEN: 90", "BOT_TOKEN: 91",
      says: "at most 90: a policy may only shorten"),
    Change("rotation of zero", "BOT_TOKEN: 90", "BOT_TOKEN: 0", says: "TELEGRAM_BOT_TOKEN"),
    Change("quoted rotation", "BOT_TOKEN: 90", "BOT_TOKEN: \"90\"", says: "quoted"),
    Change(
      "rotation of a plain variable", "A2A_API_KEY: 180", "LOG_LEVEL: 180",
      says: "expected one of TELEGRAM_BOT_TOKEN, A2A_API_KEY"),
    Change(
      "misspelt secret", "A2A_API_KEY: 180", "A2A_API_KYE: 180",
      says: "did you mean \"A2A_API_KEY\"?"),
    Change("older signing key", "days: 365", "days: 366", says: "secrets.signing_key_days"),
    Change(
      "late certificate", "days_left: 60", "days_left: 59", says: "secrets.certificate_days_left"),
    Change("older scans", "  max_age: 24h", "  max_age: 25h", says: "from 1s to 1d"),
    Change("older databases", "5d", "6d", says: "scans.database_max_age"),
    Change("laxer score", "\"9.0\"", "\"9.1\"", says: "scans.critical_score"),
    Change(
      "a duration without unit", "valid_for: 24h", "valid_for: 24", says: "approvals.valid_for"),
    Change(
      "a duration with two units", "valid_for: 24h", "valid_for: 1d12h", says: "approvals.valid_for"
    ),
    Change(
      "a week and a second", "valid_for: 24h", "valid_for: 604801s", says: "approvals.valid_for"),
    Change("an overflowing duration", "valid_for: 24h", "valid_for: 99999999999999999999d"),
    Change("self-approval", "self_approval: refused", "self_approval: allowed", says: "refused"),
    Change("a role without people", "[carol@example.com]", "[]", says: "approvals.roles.security"),
    Change(
      "the same person twice", "[carol@example.com]", "[carol@example.com, carol@example.com]",
      says: "each item once"),
    Change(
      "a pattern", "[carol@example.com]", "[\"*@example.com\"]",
      says: "a principal in allowed_signers"),
    Change(
      "two principals in one", "[carol@example.com]", "[\"a@example.com,b@example.com\"]",
      says: "a principal in allowed_signers"),
    Change(
      "allow-list by one role", "security: 1, chat-owner: 1", "chat-owner: 1",
      says: "approvals.allowlist"),
    Change(
      "signing key by one person", "{ release-engineer: 1, security: 1 }", "{ security: 1 }",
      says: "at least 2"),
    Change(
      "more than have the role", "{ release-engineer: 1, security: 1 }", "{ release-engineer: 3 }",
      says: "from 1 to 2"),
    Change("unknown role", "{ release-engineer: 1 }", "{ manager: 1 }", says: "approvals.roles"),
    Change(
      "prod without approval", "approvals: { release-engineer: 1 }", "approvals: {}",
      says: "at least 1"),
    Change(
      "prod without the key", "    approvals: { release-engineer: 1 }\n", "", says: "approvals"),
    Change(
      "an unknown word for the ticket", "approvals: { release-engineer: 1 }",
      "approvals: { release-engineer: 1 }\n    ticket: \"yes\"", says: "required or optional"),
    Change("prod from dev", "from: staging", "from: dev", says: "expected staging"),
    Change(
      "prod without a scan", ", scan_lock, scan_image]", ", scan_image]",
      says: "scan_lock: a policy may require more"),
    Change(
      "staging without suites", "[suites, lock, diff_report]", "[lock, diff_report]", says: "suites"
    ),
    Change("unknown evidence", "scan_image]", "scan_image, vibes]", says: "expected one of suites"),
    Change("evidence twice", "scan_image]", "scan_image, lock]", says: "each item once"),
    Change(
      "soak without evidence", "soak: 0m\n    approvals: {}", "soak: 1m\n    approvals: {}",
      says: "soak"),
    Change("evidence without soak", "scan_image]", "scan_image, soak]", says: "soak"),
    Change(
      "no suites", "suites: [routing, a2a-adapter]\n    soak: 0m\n    approvals: {}",
      "suites: []\n    soak: 0m\n    approvals: {}", says: "suites"),
    Change("no vault", "{ local: {} } # the", "{} # the", says: "at least one vault"),
    Change("unknown vault", "{ local: {} } # the", "{ locla: {} } # the", says: "local"),
    Change(
      "settings of the local vault", "{ local: {} } # the", "{ local: { path: x } } # the",
      says: "path"),
    Change(
      "account of 11 digits", "{ local: {} } # the",
      "{ awssecrets: { account: \"12345678901\", region: r } } # the", says: "12 digits"),
    Change(
      "vault without TLS", "{ local: {} } # the",
      "{ vault: { address: \"http://vault.example.com\" } } # the", says: "https://"),
    Change(
      "vault with a user", "{ local: {} } # the",
      "{ vault: { address: \"https://u@vault.example.com\" } } # the", says: "https://"),
    Change(
      "vault with a path", "{ local: {} } # the",
      "{ vault: { address: \"https://vault.example.com/x\" } } # the", says: "https://"),
    Change(
      "vault with a bad port", "{ local: {} } # the",
      "{ vault: { address: \"https://vault.example.com:0\" } } # the", says: "https://"),
    Change("unknown signer", "scheme: awskms", "scheme: pgp", says: "expected one of file"),
    Change(
      "no signer", "[{ scheme: awskms, key: manifest.pem }]", "[]",
      says: "environments.prod.signers"),
    Change(
      "signers by scheme alone", "[{ scheme: awskms, key: manifest.pem }]", "[awskms]",
      says: "environments.prod.signers[0]: found a string, expected a list of { scheme:"),
    Change(
      "a signer without key", "{ scheme: awskms, key: manifest.pem }", "{ scheme: awskms }",
      says: "environments.prod.signers[0].key"),
    Change(
      "a signer without scheme", "{ scheme: awskms, key: manifest.pem }", "{ key: manifest.pem }",
      says: "environments.prod.signers[0].scheme"),
    Change(
      "a signer with a setting that nothing reads", "{ scheme: awskms, key: manifest.pem }",
      "{ scheme: awskms, key: manifest.pem, alias: x }", says: "alias"),
    Change(
      "a key outside of the folder", "key: manifest.pem", "key: ../manifest.pem",
      says: "environments.prod.signers[0].key"),
    Change(
      "a key twice", "[{ scheme: awskms, key: manifest.pem }]",
      "[{ scheme: awskms, key: manifest.pem }, { scheme: file, key: manifest.pem }]",
      says: "each key once"),
    Change(
      "a key of prod that staging lists too", "key: manifest.pem", "key: staging.pem",
      says: "keys of prod alone, but dev also lists staging.pem"),
    Change(
      "short retention in prod", "days: 90\n\n", "days: 89\n\n",
      says: "environments.prod.log_retention_days"),
    Change(
      "an environment left out",
      "  dev:\n    vaults: { local: {} }\n    signers: [{ scheme: file, key: staging.pem }]\n"
        + "    log_retention_days: 7\n", "",
      says: "dev"),
    Change(
      "an origin with a plus", "relay.example/logbook", "relay.example+logbook",
      says: "logbook.origin"),
    Change("an empty origin", "relay.example/logbook", "\"\"", says: "logbook.origin"),
    Change(
      "maximum below the request", "millicores_max: 1000", "millicores_max: 499",
      says: "from 500 to 4000"),
    Change(
      "a key twice", "logbook:\n", "logbook:\n  origin: relay.example/other\n",
      says: "first on line"),
    Change("an anchor", "[carol@example.com]", "&c [carol@example.com]", says: "anchor"),
    Change("a tag", "[carol@example.com]", "!!seq [carol@example.com]", says: "tag"),
    Change("carriage returns", "kind: Policy\n", "kind: Policy\r\n", says: "carriage return"),
    Change("a second document", "drift:", "---\ndrift:"),
  ])
  func refuses(change: Change) throws {
    let bytes = try change.applied(to: try Repository.text("policy.yaml"))
    let error = try #require(throws: YAMLError.self) {
      try PromotionPolicy.parse(bytes, file: "environments/policy.yaml")
    }
    let text = "\(error)"
    #expect(text.hasPrefix("environments/policy.yaml:"), "\(text)")
    #expect(text.contains(change.says), "\(text)")
    #expect(!text.contains("\n"), "\(text)")
  }

  @Test func refusesEveryTruncation() throws {
    let bytes = try Repository.bytes("policy.yaml")
    let lastKey = try #require(bytes.lastIndex(of: UInt8(ascii: ":")))
    for count in stride(from: 0, to: lastKey, by: 7) {
      // From the last optional section on, a shorter file is a smaller policy.
      guard !String(decoding: bytes[..<count], as: UTF8.self).contains("capacity:") else { break }
      #expect(throws: YAMLError.self, "\(count) bytes") {
        try PromotionPolicy.parse(Array(bytes[..<count]), file: "policy.yaml")
      }
    }
  }
}
