import Crypto
import Evidence
import Policy

extension GateRule {
  /// The archived drift report is about this promotion, and it compares the files exactly as they
  /// are committed now.
  ///
  /// No: `diff_report.md: compares a different version of environments/policy.yaml, expected
  /// SHA-256 4a25…`.
  /// Repair: `relayctl diff FROM TO --report DIR/diff_report.md`, and index the evidence again.
  static let diffReportArchived = GateRule(
    id: "diff_report_archived", requires: { $0.evidence.contains(.diffReport) },
    decide: { input throws(RuleFailure) in
      let name = "diff_report.md"
      let (from, to) = (input.promotion.from, input.promotion.to)
      let next = "run relayctl diff \(from) \(to) --report DIR/\(name)"
      let file = try ruled(
        next: next, try input.evidence.file(name, maxAge: input.promotion.evidenceMaxAge))
      guard let text = String(validating: file.bytes, as: UTF8.self) else {
        throw .no(
          "\(name): not UTF-8, expected a report written by relayctl diff --report", [file.digest],
          next: next
        )
      }
      let lines = text.split(separator: "\n")
      guard lines.first == "# Deployment test report: \(from) → \(to)" else {
        throw .no("\(name): not a drift report from \(from) to \(to)", [file.digest], next: next)
      }
      let policy = FileDigest(name: "environments/policy.yaml", sha256: input.policy.digest)
      let compared =
        input.source.digests + input.target.digests + [policy, input.exceptions.digest]
      for one in compared {
        guard lines.contains("| \(one.name) | \(one.sha256.hex) |") else {
          throw .no(
            "\(name): compares a different version of \(one.name), expected SHA-256 \(one.sha256.hex)",
            [file.digest, one], next: next)
        }
      }
      return RulePass("compares the files as they are committed", [file.digest])
    })
}
