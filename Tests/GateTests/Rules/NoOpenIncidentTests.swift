import Configuration
import Logbook
import Testing

@testable import Gate

/// The rule `no_open_incident`.
@Suite struct NoOpenIncidentTests {
  private static let manifest = ["config-manifest.yaml"]
  private static let rotate =
    "rotate each secret; then run relayctl secrets rotated NAME --env * --ticket TICKET; then build the manifest again"

  /// Opens an incident about one or several secrets.
  private static func open(
    _ id: String = "INC-7", _ secrets: String = "A2A_API_KEY",
    in environment: EnvironmentName = .prod
  ) -> RuleRow.Change {
    {
      try $0.record(
        .incidentOpen, [:], ["incident": id, "secrets": secrets, "reason": "leaked"],
        env: environment)
    }
  }

  private static func rotated(
    _ secret: String = "A2A_API_KEY", to version: String = "3",
    in environment: EnvironmentName = .prod
  ) -> RuleRow.Change {
    { try $0.record(.rotate, [:], ["secret": secret, "version": version], env: environment) }
  }

  private static let answered: RuleRow.Change = {
    try $0.changeManifest { $0.incident = "INC-7" }
  }

  private static let close: RuleRow.Change = {
    try $0.record(.incidentClose, [:], ["incident": "INC-7"])
  }

  private static func all(_ changes: RuleRow.Change...) -> RuleRow.Change {
    { for change in changes { try change(&$0) } }
  }

  private static func unrotated(
    _ label: String, of names: String = "A2A_API_KEY", _ changes: RuleRow.Change...
  ) -> RuleRow {
    .no(
      label, "incident INC-7 is open, and the manifest has no rotated version of: \(names)",
      manifest, next: rotate,
      { for change in changes { try change(&$0) } })
  }

  private static let rows: [RuleRow] =
    [
      .yes("no incident", "no open incident", manifest),
      .yes("dev to staging", "no open incident", manifest, into: .staging),
      unrotated("an open incident", open()),
      unrotated("rotated before it was opened", rotated(), open(), answered),
      unrotated("rotated in another environment", open(), rotated(in: .staging), answered),
      unrotated("another secret was rotated", open(), rotated("TELEGRAM_BOT_TOKEN"), answered),
      unrotated(
        "the manifest holds an older version", open(), rotated(to: "4"), answered),
      unrotated(
        "the manifest holds the version before another rotation", open(), rotated(),
        rotated(to: "4"), answered),
      unrotated(
        "one of two secrets was rotated", of: "TELEGRAM_BOT_TOKEN",
        open("INC-7", "A2A_API_KEY,TELEGRAM_BOT_TOKEN"), rotated(), answered),
      unrotated(
        "none of two secrets was rotated", of: "A2A_API_KEY, TELEGRAM_BOT_TOKEN",
        open("INC-7", "A2A_API_KEY,TELEGRAM_BOT_TOKEN"), answered),
      .no(
        "rotated, and the manifest does not name it",
        "incident INC-7 is open, and the manifest does not contain its id", manifest,
        next: "run relayctl manifest build prod --incident INC-7", all(open(), rotated())),
      .no(
        "rotated, and the manifest names another",
        "incident INC-7 is open, and the manifest does not contain its id", manifest,
        next: "run relayctl manifest build prod --incident INC-7",
        all(open(), rotated(), { try $0.changeManifest { $0.incident = "INC-8" } })),
      .yes(
        "rotated, and the manifest names it", "the manifest contains INC-7 and its rotated secrets",
        manifest,
        all(open(), rotated(), answered)),
      .yes(
        "the manifest holds a newer version", "the manifest contains INC-7 and its rotated secrets",
        manifest,
        all(open(), rotated(to: "2"), answered)),
      .no(
        "another one is open too",
        "incident INC-8 is open, and the manifest has no rotated version of: PERSONA_MAP",
        manifest, next: rotate, all(open(), rotated(), answered, open("INC-8", "PERSONA_MAP"))),
      .yes("closed", "no open incident", manifest, all(open(), close)),
      unrotated("closed and opened again", open(), close, open()),
      .yes("of another environment", "no open incident", manifest, open(in: .staging)),
      .no(
        "dev to staging, with one of staging",
        "incident INC-7 is open, and the manifest has no rotated version of: A2A_API_KEY", manifest,
        next: rotate,
        into: .staging, open(in: .staging)),
    ]
    + RuleRow.passesOn("manifest") { $0.manifest = .failure($1) }
    + RuleRow.passesOn("logbook") { $0.log = .failure($1) }

  @Test(arguments: rows) func decides(row: RuleRow) throws { try row.check(.noOpenIncident) }

  @Test func isAskedOfEveryPromotion() throws {
    #expect(try GateRule.noOpenIncident.isAsked(into: .staging))
    #expect(try GateRule.noOpenIncident.isAsked(into: .prod))
  }
}
