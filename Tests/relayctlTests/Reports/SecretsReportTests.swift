import Configuration
import Console
import JSON
import Policy
import RFC3339
import Subprocess
import Support
import Testing

@testable import relayctl

/// The answer of `secrets` as text.
@Suite struct SecretsReportTests {
  private let now = Timestamp(seconds: 1_760_000_000)
  private let plain = Stream(descriptor: 1, name: "standard output")
  private let terminal = Stream(descriptor: 1, name: "standard output", isTerminal: true)

  private func row(_ variable: String, days: Int?, of rotation: Int?) throws -> SecretRow {
    let reference = try Reference.parse(Array("ref+local://relay/prod/a2a#/x".utf8))
    let version = SecretVersion(name: "3", created: days.map { now.adding(days: -$0) })
    return SecretRow(
      age: SecretAge(variable: variable, version: version, rotationDays: rotation, now: now),
      source: reference)
  }

  private func report(_ rows: [SecretRow]) -> SecretsReport {
    SecretsReport(ages: SecretAges(environment: .prod, now: now, rows: rows))
  }

  @Test func drawsABarOnTerminalsOnly() throws {
    let report = report([try row("A", days: 45, of: 90), try row("B", days: 0, of: 90)])
    #expect(report.text(for: terminal).contains("██████░░░░░░"))
    #expect(report.text(for: terminal).contains("░░░░░░░░░░░░"))
    for text in [report.text(for: plain), report.markdown] {
      #expect(!text.contains("█") && !text.contains("░") && !text.contains("used"))
    }
  }

  @Test func fillsTheBarUpToItsWidth() throws {
    for (days, full) in [(89, 11), (90, 12), (91, 12), (9000, 12), (8, 0), (9, 1)] {
      let text = report([try row("A", days: days, of: 90)]).text(for: terminal)
      #expect(text.filter { $0 == "█" }.count == full, "\(days) days")
      #expect(text.filter { $0 == "█" || $0 == "░" }.count == 12, "\(days) days")
    }
  }

  @Test func drawsNoBarWithoutARotation() throws {
    let text = report([try row("A", days: 45, of: nil)]).text(for: terminal)
    #expect(!text.contains("█") && !text.contains("░"))
  }

  @Test func refusesAnUnknownAgeAndAnEmptyTable() throws {
    let unknown = report([try row("A", days: nil, of: 90), try row("B", days: 1, of: 90)])
    #expect(!unknown.ages.isYes)
    #expect(unknown.ages.rows.map(\.verdict.name) == ["unknown", "ok"])
    #expect(unknown.text(for: plain).contains("secrets of prod: no; determine the age of A\n"))
    let nothing = report([])
    #expect(!nothing.ages.isYes)
    #expect(nothing.text(for: plain).contains("no secret was checked"))
    #expect(nothing.json["verdict"] == "no")
  }

  /// Runs the program, with a terminal from script(1) and without.
  @Test func detectsATerminal() throws {
    let sample = try RenderSample()
    let line = "relayctl secrets staging --now \(VaultSample.created.adding(days: 45))"
    let seen = try sample.workspace.run(
      ["script", "-qc", line, "/dev/null"], environment: ["TERM": "xterm", "COLUMNS": "200"])
    #expect(seen.text.contains("██████░░░░░░"), "\(seen.text)")
    let piped = try sample.workspace.run(["sh", "-c", line])
    #expect(piped.text.contains("TELEGRAM_BOT_TOKEN"))
    #expect(!piped.text.contains("█") && !piped.text.contains("\u{1b}"))
  }
}
