import Crypto
import Evidence
import Policy

extension GateRule {
  /// The archived drift report is about this promotion and about the files exactly as they are
  /// committed now.
  ///
  /// No: `diff_report.md: compared another environments/policy.yaml than the committed one, 4a25…`.
  /// Repair: `relayctl diff FROM TO --report DIR/diff_report.md`, and index the evidence again.
  static let diffReportArchived = GateRule(
    id: "diff_report_archived", requires: { $0.evidence.contains(.diffReport) },
    decide: { input throws(RuleFailure) in
      let name = "diff_report.md"
      let (from, to) = (input.promotion.from, input.promotion.to)
      let next = "relayctl diff \(from) \(to) --report DIR/\(name)"
      let file = try ruled(
        next: next, try input.evidence.file(name, maxAge: input.promotion.evidenceMaxAge))
      guard let text = String(validating: file.bytes, as: UTF8.self) else {
        throw .no(
          "\(name): not UTF-8, expected what relayctl diff --report writes", [file.digest],
          next: next
        )
      }
      let lines = text.split(separator: "\n")
      guard lines.first == "# Deployment test report: \(from) → \(to)" else {
        throw .no("\(name): not the report of \(from) and \(to)", [file.digest], next: next)
      }
      let policy = FileDigest(name: "environments/policy.yaml", sha256: input.policy.digest)
      let compared = [input.source.digest, input.target.digest, policy, input.exceptions.digest]
      for one in compared {
        guard lines.contains("| \(one.name) | \(one.sha256.hex) |") else {
          throw .no(
            "\(name): compared another \(one.name) than the committed one, \(one.sha256.hex)",
            [file.digest, one], next: next)
        }
      }
      return RulePass("about the four files as committed", [file.digest])
    })
}
