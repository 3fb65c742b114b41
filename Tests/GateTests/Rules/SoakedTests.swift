import Configuration
import Crypto
import Logbook
import Support
import Testing

@testable import Gate

/// The rule `soaked`, with a soak of 24 h.
@Suite struct SoakedTests {
  private static let name = "config-manifest.yaml"
  private static let deployed = ["lock": GateSample.lock.sha256, "image": GateSample.image]

  /// The only deployment was so many seconds ago.
  private static func deployed(ago seconds: Int64) -> RuleRow.Change {
    {
      try $0.forget(.deploy)
      try $0.record(.deploy, deployed, ["result": "healthy"], env: .staging, ago: seconds)
    }
  }

  private static func never(
    _ label: String, _ problem: String = nothing, _ change: @escaping RuleRow.Change
  ) -> RuleRow {
    .no(
      label,
      "\(problem), expected a healthy one at least 24 h ago", [name],
      next: "deploy the release in staging and wait 24 h", change)
  }

  private static let nothing =
    "the logbook shows no healthy deployment of this image and lock in staging"
  private static let last = "entry 3 says that the last deployment in staging was"

  private static let rows: [RuleRow] =
    [
      .yes("for two days", "has run in staging for 2 d", [name]),
      .yes(
        "exactly as long as the policy asks", "has run in staging for 24 h", [name],
        deployed(ago: 86_400)),
      .no(
        "a second less", "has run in staging for 23 h, expected at least 24 h", [name],
        next: "wait until the release has run for 24 h", deployed(ago: 86_399)),
      .no(
        "deployed this second", "has run in staging for 0 s, expected at least 24 h", [name],
        next: "wait until the release has run for 24 h", deployed(ago: 0)),
      .no(
        "deployed in the future", "has run in staging for 0 s, expected at least 24 h", [name],
        next: "wait until the release has run for 24 h", deployed(ago: -3600)),
      .no(
        "deployed again since", "has run in staging for 60 min, expected at least 24 h", [name],
        next: "wait until the release has run for 24 h",
        { try $0.record(.deploy, deployed, ["result": "healthy"], env: .staging) }),
      never("never deployed") { try $0.forget(.deploy) },
      never("aborted since", "\(last) aborted") {
        try $0.record(.deploy, deployed, ["result": "aborted"], env: .staging)
      },
      never(
        "another image",
        "entry 2 says that the last deployment in staging was of another release, expected one of this "
          + "image and lock"
      ) {
        try $0.changeManifest { $0.image = GateSample.otherDigest }
      },
      never(
        "another release since", "\(last) of another release, expected one of this image and lock"
      ) {
        try $0.record(
          .deploy, ["lock": GateSample.otherDigest], ["result": "healthy"], env: .staging)
      },
      .no(
        "another release in between", "has run in staging for 30 min, expected at least 24 h",
        [name],
        next: "wait until the release has run for 24 h"
      ) {
        try $0.record(
          .deploy, ["lock": GateSample.otherDigest], ["result": "healthy"], env: .staging)
        try $0.record(.deploy, deployed, ["result": "healthy"], env: .staging, ago: 1800)
      },
      .yes("another release since, typed by hand", "has run in staging for 2 d", [name]) {
        try $0.record(
          .deploy, ["lock": GateSample.otherDigest], ["result": "healthy"], env: .staging,
          backing: .none)
      },
      never(
        "typed by hand two days ago", "\(nothing); entry 2 does not count: no signed statement"
      ) {
        try $0.forget(.deploy)
        try $0.record(
          .deploy, deployed, ["result": "healthy"], env: .staging, ago: 172_800,
          backing: .none)
      },
    ] + RuleRow.deploymentCannotBeSearched(manifest: name)

  @Test(arguments: rows) func decides(row: RuleRow) throws { try row.check(.soaked) }

  @Test func isAskedWhereThePolicyAsksForASoak() throws {
    #expect(try !GateRule.soaked.isAsked(into: .staging))
    #expect(try GateRule.soaked.isAsked(into: .prod))
    #expect(
      try !GateRule.soaked.isAsked(
        into: .prod,
        policy: [
          .init("no soak", [("scan_image, soak]", "scan_image]"), ("soak: 24h", "soak: 0m")])
        ]))
    #expect(
      try GateRule.soaked.isAsked(
        into: .staging,
        policy: [
          .init(
            "soak",
            [
              ("[suites, lock, diff_report]", "[suites, lock, diff_report, soak]"),
              ("soak: 0m", "soak: 1s"),
            ])
        ]))
  }
}
