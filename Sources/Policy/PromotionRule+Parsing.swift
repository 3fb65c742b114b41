internal import Configuration
internal import YAML

extension PromotionRule {
  init(
    reading reader: inout MappingReader, from: EnvironmentName, to: EnvironmentName,
    roles: [String: [String]]
  ) throws(YAMLError) {
    _ = try reader.text("from", among: [from.rawValue])
    self.from = from
    self.to = to
    evidence = Set(try reader.choices("evidence", of: EvidenceKind.self))
    evidenceMaxAge = try reader.duration("evidence_max_age", in: 1...604_800, default: 86_400)
    suites = try reader.names("suites")
    soak = try reader.duration("soak", in: 0...2_592_000, default: 0)
    approvals = try Self.approvals(&reader, to: to, roles: roles)
    try checkEvidence(try reader.required("evidence"))
  }

  /// Prod is never reached without an approval, so the key may be left out for staging only.
  private static func approvals(
    _ reader: inout MappingReader, to: EnvironmentName, roles: [String: [String]]
  ) throws(YAMLError) -> [ApprovalRequirement] {
    let value = to == .prod ? try reader.required("approvals") : reader.optional("approvals")
    return try ApprovalRequirement.list(value, roles: roles, leastPeople: to == .prod ? 1 : 0)
  }

  private func checkEvidence(_ value: Value) throws(YAMLError) {
    let missing = EvidenceKind.allCases.filter {
      Self.leastEvidence(into: to).contains($0) && !evidence.contains($0)
    }
    guard missing.isEmpty else {
      let names = missing.map(\.rawValue).joined(separator: ", ")
      throw value.error(
        expected: "a list with \(names): a policy may ask for more than \(to) needs, not for less")
    }
    guard evidence.contains(.soak) == (soak > .zero) else {
      throw value.error(expected: "soak in it exactly when the promotion's soak is over 0s")
    }
  }
}
