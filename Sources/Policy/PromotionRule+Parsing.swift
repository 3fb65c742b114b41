internal import Manifest

extension PromotionRule {
  init(
    _ section: Section, from: EnvironmentName, to: EnvironmentName, approvals: ApprovalPolicy
  ) throws(DocumentError) {
    var section = section
    _ = try section.text("from") { $0 == from.rawValue } expecting: { from.rawValue }
    self.from = from
    self.to = to
    evidence = Set(try section.choices("evidence", of: EvidenceKind.self, atLeast: 1))
    evidenceMaxAge = .seconds(
      try section.duration("evidence_max_age", in: 1...604_800, default: 86_400))
    suites = try section.names("suites", atLeast: 1)
    let soak = try section.duration("soak", in: 0...2_592_000, default: 0)
    self.soak = .seconds(soak)
    self.approvals = try section.approvals(
      "approvals", roles: approvals.roles, leastPeople: to == .prod ? 1 : 0)
    let missing = EvidenceKind.allCases.filter {
      Self.leastEvidence(into: to).contains($0) && !evidence.contains($0)
    }
    guard missing.isEmpty else {
      throw section.refusal(
        "lacks \(missing.map(\.rawValue).joined(separator: ", "))", at: "evidence",
        hint: "a policy may ask for more than a promotion into \(to) needs, not for less")
    }
    guard evidence.contains(.soak) == (soak > 0) else {
      throw section.refusal(
        evidence.contains(.soak)
          ? "0s, but soak is required evidence" : "set, but soak is no required evidence",
        at: "soak", hint: "name soak in evidence and give its time, or neither")
    }
    try section.finish()
  }
}
