package import Attestation
package import Configuration
package import Crypto
import JSON
package import Manifest
package import RFC3339

/// The signed claim that a release is admitted from one environment to the next. `promote` signs
/// it, and the logbook's entry contains its digest.
package struct PromotionStatement: Equatable, Sendable {
  /// The manifest, the lock, each program, the image and the case.
  package let subjects: [Statement.Subject]
  /// The predicate type: `https://HOST/attestation/promotion/v1`.
  package let predicateType: String
  package let from: EnvironmentName
  package let to: EnvironmentName
  /// The change ticket. It can be empty.
  package let changeTicket: String
  package let requestedBy: String
  package let policy: Digest
  /// The state of the logbook before the promotion; `nil` in a statement of an earlier release.
  package let log: PromotionCase.LogState?
  /// The ID of the approved case.
  package let `case`: Digest
  package let evidence: [Statement.Subject]
  /// The counted approvals, each by principal, role and digest.
  package let approvals: [Statement.Subject]
  /// The first second in which the statement is valid.
  package let notBefore: Timestamp
  /// The last second in which the statement is valid.
  package let notAfter: Timestamp

  /// Creates the statement of an approved case. `artifacts` are the artifacts of the case's
  /// manifest.
  package init(
    of promotion: PromotionCase, artifacts: ManifestArtifacts, approvals: [CountedApproval],
    changeTicket: String, authority: Authority, notBefore: Timestamp, notAfter: Timestamp
  ) {
    subjects = Self.subjects(promotion, artifacts)
    predicateType = authority.promotion
    from = promotion.from
    to = promotion.to
    self.changeTicket = changeTicket
    requestedBy = promotion.requestedBy
    policy = promotion.policy
    log = promotion.log
    `case` = promotion.id
    evidence = promotion.evidence.map { .init($0.name, $0.sha256) }
    self.approvals = approvals.map { .init("\($0.principal) \($0.role)", $0.digest) }
    self.notBefore = notBefore
    self.notAfter = notAfter
  }

  private static func subjects(
    _ promotion: PromotionCase, _ artifacts: ManifestArtifacts
  ) -> [Statement.Subject] {
    var subjects = SVRStatement.documents(of: promotion)
    let names = artifacts.binaries.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    for name in names {
      guard let digest = artifacts.binaries[name] else { continue }
      subjects.append(.init(name, digest))
    }
    if let image = artifacts.image { subjects.append(.init("image", image)) }
    return subjects + [.init(SVRStatement.caseName, promotion.id)]
  }

  /// The in-toto statement to sign.
  package var statement: Statement {
    Statement(
      subjects: subjects, predicateType: predicateType,
      predicate: [
        "from": .string(from.rawValue), "to": .string(to.rawValue),
        "changeTicket": .string(changeTicket), "requestedBy": .string(requestedBy),
        "policy": [
          "uri": .string(SVRStatement.policyName), "digest": ["sha256": .string(policy.hex)],
        ],
        "log": log?.json ?? .null, "evidence": .array(evidence.map(\.json)),
        "approvals": .array(approvals.map(\.json)),
        "notBefore": .string(notBefore.description), "notAfter": .string(notAfter.description),
      ])
  }

  /// Reads a promotion statement. Its predicate type must be that of `authority`.
  package init(_ statement: Statement, authority: Authority) throws(AttestationError) {
    guard statement.predicateType == authority.promotion else {
      throw AttestationError("predicateType: expected \(authority.promotion)")
    }
    guard let `case` = statement.digest(of: SVRStatement.caseName) else {
      throw AttestationError("subject: no \(SVRStatement.caseName)")
    }
    let predicate = try statement.predicateReader()
    let environment = "an environment"
    let time = "a time in UTC"
    subjects = statement.subjects
    predicateType = statement.predicateType
    from = try predicate.parsed("from", expecting: environment, EnvironmentName.init(rawValue:))
    to = try predicate.parsed("to", expecting: environment, EnvironmentName.init(rawValue:))
    changeTicket = try predicate.text("changeTicket")
    requestedBy = try predicate.text("requestedBy")
    policy = try Digest(descriptor: predicate.object("policy"))
    log =
      predicate.member("log") == nil || predicate.isNull("log")
      ? nil : try PromotionCase.LogState(predicate.object("log"))
    self.case = `case`
    evidence = try Statement.Subject.list(predicate, "evidence")
    approvals = try Statement.Subject.list(predicate, "approvals")
    notBefore = try predicate.parsed("notBefore", expecting: time) { Timestamp($0) }
    notAfter = try predicate.parsed("notAfter", expecting: time) { Timestamp($0) }
  }
}
