import Crypto
import Policy

/// The archived drift report is about this promotion and the very files that are committed now (R22).
enum DiffReportArchived: GateRule {
  static let id = "diff_report_archived"
  private static let name = "diff_report.md"

  static func applies(to promotion: PromotionRule) -> Bool {
    promotion.evidence.contains(.diffReport)
  }

  static func decide(_ input: GateInput) throws(Shortfall) -> Grounds {
    let (from, to) = (input.promotion.from, input.promotion.to)
    let next = "relayctl diff \(from) \(to) --report DIR/\(name)"
    let file = try input.evidence.file(name, maxAge: input.promotion.evidenceMaxAge, next: next)
    guard let text = String(validating: file.bytes, as: UTF8.self) else {
      throw .no(
        "\(name): not UTF-8, expected what relayctl diff --report writes", [file.note], next: next)
    }
    let lines = text.split(separator: "\n")
    guard lines.first == "# Deployment test report: \(from) → \(to)" else {
      throw .no("\(name): not the report of \(from) and \(to)", [file.note], next: next)
    }
    let policy = EvidenceNote(
      name: "environments/policy.yaml", sha256: input.policy.digest, ageSeconds: nil)
    for note in [input.source.note, input.target.note, policy, input.exceptionsNote] {
      guard lines.contains("| \(note.name) | \(note.sha256.hex) |") else {
        throw .no(
          "\(name): compared another \(note.name) than the committed one, \(note.sha256.hex)",
          [file.note, note], next: next)
      }
    }
    return Grounds(reason: "about the four files as committed", evidence: [file.note])
  }
}
