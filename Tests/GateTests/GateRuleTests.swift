import Configuration
import Logbook
import Policy
import RFC3339
import Support
import Testing

@testable import Gate

/// The rules together: their names, which promotion asks for which, and the decision that they make.
@Suite struct GateRuleTests {
  /// One change for each rule that makes it say no, and the answer of the decision.
  private static let flips: [(id: String, answer: RuleOutcome.Answer, change: RuleRow.Change)] = [
    ("policy_in_force", .no, { $0.now = $0.policy.expires.end.adding(seconds: 1) }),
    ("time_is_real", .no, { $0.clock = .forced }),
    (
      "inputs_match_commit", .no,
      { $0.release.differences = .success(["environments/policy.yaml: changed"]) }
    ),
    ("commit_on_branch", .no, { $0.release.branch = .success(.notOn("origin/main")) }),
    ("log_current", .no, { $0.currency = .success(LogCurrency(known: [], memory: nil)) }),
    ("suites_green", .no, { $0.changeEvidence { $0["suites/routing.xml"].text = "" } }),
    ("lock_verified", .no, { $0.changeEvidence { $0["lock_verification.json"].text = "{}" } }),
    ("sources_match_commit", .no, { $0.committedSources = .success(nil) }),
    ("commits_coverable", .no, { $0.commits = nil }),
    (
      "diff_within_limit", .no,
      { $0.exceptions = ReadExceptions([], digest: $0.exceptions.digest) }
    ),
    ("diff_report_archived", .no, { $0.changeEvidence { $0["diff_report.md"].text = "" } }),
    ("secrets_young", .no, { try $0.changeSecret("A2A_API_KEY", to: nil) }),
    (
      "client_certificate_valid", .no, { try $0.changeSecret("A2A_CLIENT_CERT_FILE", to: nil) }
    ),
    (
      "rotations_recorded", .no,
      { try $0.changeManifest { $0.setVersion(of: "A2A_API_KEY", .init(name: "4", created: nil)) } }
    ),
    (
      "allow_list_matches", .no, { $0.approvedAllowList = .success(ApprovedChanges(counted: [])) }
    ),
    ("manifest_complete", .no, { try $0.changeManifest { $0.allowDisk = true } }),
    ("manifest_signed", .integrity, { $0.manifestSignature = .success([]) }),
    (
      "signing_key_young", .no,
      { $0.approvedManifestKey = .success(ApprovedChanges(counted: [])) }
    ),
    ("signer_allowed", .no, { $0.signer = .failure(.no("forbidden", next: "another")) }),
    ("scan_lock_current", .no, { $0.changeEvidence { $0["scan_lock.json"].subject = nil } }),
    ("scan_image_current", .no, { $0.changeEvidence { $0["scan_image.json"].database = nil } }),
    (
      "no_critical_findings", .no,
      {
        $0.changeEvidence {
          $0["scan_image.json"].text.replace(
            "\"Vulnerabilities\": []",
            with: """
              "Vulnerabilities": [{"VulnerabilityID": "CVE-1", "PkgName": "p", \
              "Severity": "CRITICAL"}]
              """)
        }
      }
    ),
    ("digests_seen_in_staging", .no, { try $0.forget(.deploy) }),
    (
      "soaked", .no,
      {
        try $0.record(
          .deploy, ["lock": GateSample.lock.sha256, "image": GateSample.image],
          ["result": "healthy"], env: .staging)
      }
    ),
    ("release_record_named", .no, { $0.promotedManifest = nil }),
    (
      "no_open_incident", .no,
      { input in
        let incident = Incident(
          id: "INC-7", environment: .prod,
          secrets: [LeakedSecret(name: "A2A_API_KEY", value: nil)], reason: "leaked",
          opened: input.now, entry: 3, state: .open(objection: nil))
        input.incidents = .success(IncidentBook(incidents: [incident]))
      }
    ),
  ]

  @Test func hasEachNameOnce() {
    let names = GateRule.all.map(\.id)
    #expect(names.count == 26)
    #expect(Set(names).count == names.count)
  }

  @Test func hasTheNamesOfTheDocumentInItsOrder() throws {
    let text = String(
      decoding: try TestFile.read("\(Places.root)/docs/formats/verdict.md"), as: UTF8.self)
    let table = text.split(separator: "\n").drop { $0 != "| rule | required by | says yes if |" }
      .dropFirst(2).prefix { $0.hasPrefix("|") }
    let documented = table.flatMap { row in
      let cell = row.split(separator: "|").first ?? ""
      return cell.split(separator: "`").map(String.init).filter {
        $0.contains("_") || $0 == "soaked"
      }
    }
    #expect(documented == GateRule.all.map(\.id))
  }

  @Test func asksAllRulesOfAPromotionToProdAndFewerBefore() throws {
    #expect(GateRule.of(try GateSample.input().promotion).map(\.id) == GateRule.all.map(\.id))
    let prodOnly = [
      "commits_coverable", "diff_within_limit", "manifest_signed", "signing_key_young",
      "scan_lock_current", "scan_image_current", "no_critical_findings", "digests_seen_in_staging",
      "soaked",
    ]
    #expect(
      GateRule.of(try GateSample.input(into: .staging).promotion).map(\.id)
        == GateRule.all.map(\.id).filter { !prodOnly.contains($0) })
  }

  @Test(arguments: [EnvironmentName.staging, .prod])
  func saysYesWhenEveryRuleDoes(target: EnvironmentName) throws {
    let input = try GateSample.input(into: target)
    let decision = GateDecision(input)
    for outcome in decision.outcomes {
      #expect(outcome.answer == .yes, "\(outcome.rule): \(outcome.reason)")
    }
    #expect(decision.outcomes.map(\.rule) == GateRule.of(input.promotion).map(\.id))
    #expect(decision.verdict == .yes)
    #expect(decision.answer == .yes)
    #expect(GateDecision(input).case.id == decision.case.id)
  }

  @Test func knowsAChangeForEachRule() {
    #expect(GateRuleTests.flips.map(\.id) == GateRule.all.map(\.id))
  }

  @Test(arguments: flips.indices)
  func saysNoWhenOneRuleDoes(index: Int) throws {
    let (id, answer, change) = GateRuleTests.flips[index]
    var input = try GateSample.input()
    let before = GateDecision(input)
    try change(&input)
    let decision = GateDecision(input)
    let outcome = try #require(decision.outcomes.first { $0.rule == id })
    #expect(outcome.answer == answer, "\(id): \(outcome.reason)")
    #expect(outcome.next != nil)
    #expect(decision.verdict == .no, "\(id)")
    #expect(decision.answer == answer, "\(id)")
    #expect(decision.case.id != before.case.id)
  }

  @Test func saysTheWorstOfAllRules() throws {
    var input = try GateSample.input()
    input.signer = .failure(RuleFailure(.undecided, "out of reach", next: "try again"))
    #expect(GateDecision(input).verdict == .undecided)
    #expect(GateDecision(input).answer == .undecided)
    input.clock = .forced
    #expect(GateDecision(input).verdict == .no)
    #expect(GateDecision(input).answer == .no)
    input.manifestSignature = .success([])
    #expect(GateDecision(input).verdict == .no)
    #expect(GateDecision(input).answer == .integrity)
  }
}
