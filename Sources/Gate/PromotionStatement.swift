package import Attestation
package import Configuration
package import Crypto
import JSON
import Logbook
package import Manifest
package import RFC3339

/// The signed claim that a release is admitted from one environment to the next. `promote` signs
/// it, and the logbook's entry contains its digest.
package struct PromotionStatement: Equatable, Sendable {
  /// The manifest, the lock, each program, the image and the case.
  package let subjects: [Statement.Subject]
  /// The predicate type: `https://HOST/attestation/promotion/v2`, or `v1` of an older promotion.
  package let predicateType: String
  /// What a statement of version 1 does not contain; `nil` for that version.
  package let record: Record?
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
  /// Whether `--now` set the time of the promotion.
  package let hasForcedTime: Bool

  /// Where and from what a promotion is recorded.
  package struct Record: Equatable, Sendable {
    /// The origin of the log that records the promotion.
    package let origin: String
    package let commit: String
    /// The ID of the deployment.
    package let deploy: String
    /// The SHA-256 of the file of the key that verifies the manifest.
    package let manifestKey: Digest

    package init(origin: String, commit: String, deploy: String, manifestKey: Digest) {
      self.origin = origin
      self.commit = commit
      self.deploy = deploy
      self.manifestKey = manifestKey
    }
  }

  /// Creates the statement of an approved case. `artifacts` are the artifacts of the case's
  /// manifest.
  package init(
    of promotion: PromotionCase, artifacts: ManifestArtifacts, approvals: [CountedApproval],
    changeTicket: String, record: Record, notBefore: Timestamp, notAfter: Timestamp,
    hasForcedTime: Bool
  ) {
    subjects = Self.subjects(promotion, artifacts)
    predicateType = Authority(origin: record.origin).promotion
    self.record = record
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
    self.hasForcedTime = hasForcedTime
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
    var members: [JSONValue.Member] = []
    if let record {
      members = [
        .init("origin", .string(record.origin)), .init("commit", .string(record.commit)),
        .init("deploy", .string(record.deploy)),
        .init("manifestKey", ["digest": ["sha256": .string(record.manifestKey.hex)]]),
      ]
    }
    members += [
      .init("from", .string(from.rawValue)), .init("to", .string(to.rawValue)),
      .init("changeTicket", .string(changeTicket)), .init("requestedBy", .string(requestedBy)),
      .init(
        "policy",
        ["uri": .string(SVRStatement.policyName), "digest": ["sha256": .string(policy.hex)]]),
      .init("log", log?.json ?? .null), .init("evidence", .array(evidence.map(\.json))),
      .init("approvals", .array(approvals.map(\.json))),
      .init("notBefore", .string(notBefore.description)),
      .init("notAfter", .string(notAfter.description)),
    ]
    if hasForcedTime { members.append(.init("forced_time", true)) }
    return Statement(
      subjects: subjects, predicateType: predicateType, predicate: .object(members))
  }

  /// Reads a promotion statement. Its predicate type must be that of `authority`, in version 2 or 1.
  package init(_ statement: Statement, authority: Authority) throws(AttestationError) {
    guard [authority.promotion, authority.firstPromotion].contains(statement.predicateType) else {
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
    record =
      statement.predicateType == authority.promotion
      ? try Record(predicate, authority: authority) : nil
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
    let forced = predicate.member("forced_time")
    guard forced == nil || forced?.boolValue == true else {
      throw predicate.unexpected("forced_time", expected: "true, or no such member")
    }
    hasForcedTime = forced != nil
  }
}

extension PromotionStatement.Record {
  fileprivate init(
    _ predicate: ObjectReader<AttestationError>, authority: Authority
  ) throws(AttestationError) {
    origin = try predicate.text("origin")
    commit = try predicate.text("commit")
    deploy = try predicate.text("deploy")
    manifestKey = try Digest(descriptor: predicate.object("manifestKey"))
    guard origin.utf8.elementsEqual(authority.origin.utf8) else {
      throw AttestationError("predicate.origin: another log, expected \(authority.origin)")
    }
  }
}

extension PromotionStatement: EntryClaim {
  func difference(from entry: Entry) -> String? {
    let (content, details) = (entry.content, entry.content.details)
    var difference = ClaimDifference()
    difference.compare("to", to.rawValue, content.env)
    difference.compare("from", from.rawValue, details["from"] ?? "")
    difference.compare("case", `case`.hex, details["case"] ?? "")
    difference.compare("requestedBy", requestedBy, content.actor)
    difference.compare("changeTicket", changeTicket, content.ticket)
    difference.compare("policy", policy.hex, content.digests["policy"]?.hex ?? "")
    let artifacts = subjects.filter { $0.name != SVRStatement.caseName }
      .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    difference.compare(
      "artifacts", Self.text(artifacts), Self.text(ArtifactName.subjects(of: content)))
    if let record {
      difference.compare("commit", record.commit, content.commit)
      difference.compare("deploy", record.deploy, content.deploy)
      difference.compare(
        "manifest key", record.manifestKey.hex, content.digests["manifest_key"]?.hex ?? "")
    }
    difference.compare(signed: notBefore, entry)
    return difference.first
  }

  private static func text(_ subjects: [Statement.Subject]) -> String {
    subjects.map { "\($0.name)=\($0.sha256.hex)" }.joined(separator: " ")
  }
}
