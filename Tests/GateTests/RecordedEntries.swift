import Attestation
import Configuration
import Crypto
import Logbook
import Manifest
import Policy
import RFC3339

@testable import Gate

/// What stands behind an entry of a test.
enum Backing {
  /// The statement that the product signs for the entry, if it signs one for this kind.
  case signed
  /// No statement.
  case none
  /// This statement, signed with a key that counts.
  case statement(Statement)
  /// What the reader found instead of a statement that counts.
  case found(SignerStatement)
}

extension GateInput {
  /// Appends an entry to the logbook; without `env` it is about the target. By default, entries of
  /// deployments, promotions and rotations are signed.
  mutating func record(
    _ kind: EntryKind, _ digests: [String: Digest] = [:], _ details: [String: String] = [:],
    env: EnvironmentName? = nil, ago seconds: Int64 = 3600, ticket: String = "OPS-1",
    backing: Backing = .signed
  ) throws {
    let log = try log.get()
    let name = env ?? promotion.to
    let seq = (log.entries.last?.seq ?? -1) + 1
    var draft = EntryDraft(
      time: now.adding(seconds: -seconds), kind: kind, env: name.rawValue,
      actor: "alice@example.com", commit: commit, ticket: ticket, digests: digests,
      details: details)
    var found: SignerStatement?
    switch backing {
    case .none: break
    case .signed: found = statement(of: &draft, name, seq).map { .signed($0) }
    case .statement(let statement): found = .signed(statement)
    case .found(let other):
      _ = statement(of: &draft, name, seq)
      found = other
    }
    if case .signed(let statement)? = found {
      draft.digests["statement"] = SHA256.digest(of: statement.bytes)
    } else if found != nil {
      draft.digests["statement"] = GateSample.otherDigest
    }
    var statements = log.statements
    statements[seq] = found
    self.log = .success(
      DeploymentLog(
        entries: log.entries + [try Entry(seq: seq, draft)], statements: statements,
        authority: GateSample.authority))
  }

  /// Appends an entry that names the statement of the entry `seq`, with the other parts of that entry
  /// as `change` leaves them.
  mutating func repeatEntry(
    _ seq: Int, ago seconds: Int64, _ change: (inout EntryDraft) -> Void = { _ in }
  ) throws {
    let log = try log.get()
    var draft = try GateSample.required(log.entries.first { $0.seq == seq }).content
    draft.time = now.adding(seconds: -seconds)
    change(&draft)
    let next = (log.entries.last?.seq ?? -1) + 1
    var statements = log.statements
    statements[next] = statements[seq]
    self.log = .success(
      DeploymentLog(
        entries: log.entries + [try Entry(seq: next, draft)], statements: statements,
        authority: GateSample.authority))
  }

  /// Removes the logbook's entries of one kind.
  mutating func forget(_ kind: EntryKind) throws {
    let log = try log.get()
    self.log = .success(
      DeploymentLog(
        entries: log.entries.filter { $0.kind != kind }, statements: log.statements,
        authority: GateSample.authority))
  }

  /// Returns the statement that the product signs for an entry, and completes the entry as the
  /// product does; `nil` if it signs none.
  private func statement(
    of draft: inout EntryDraft, _ name: EnvironmentName, _ seq: Int
  ) -> Statement? {
    let origin = GateSample.authority.origin
    switch draft.kind {
    case .deploy:
      guard let result = DeploymentStatement.Result(rawValue: draft.details["result"] ?? "") else {
        return nil
      }
      return DeploymentStatement(
        draft, environment: name, result: result, origin: origin, time: draft.time
      ).statement
    case .rotate:
      draft.details["version_before"] = draft.details["version_before"] ?? "1"
      draft.details["proof"] = draft.details["proof"] ?? "none"
      let created = Timestamp(draft.details["created"] ?? "") ?? draft.time
      draft.details["created"] = created.description
      return RotationStatement(draft, created: created, origin: origin, time: draft.time)?
        .statement
    case .promote: return promotionStatement(of: &draft, name, seq)
    default: return nil
    }
  }

  private func promotionStatement(
    of draft: inout EntryDraft, _ name: EnvironmentName, _ seq: Int
  ) -> Statement {
    let (digests, from) = (draft.digests, name == .prod ? EnvironmentName.staging : .dev)
    let promoted = PromotionCase(
      version: .v2, origin: GateSample.authority.origin, from: from, to: name,
      commit: draft.commit, requestedBy: draft.actor, authors: [], ticket: draft.ticket,
      anchors: nil, policy: GateSample.digest("policy \(seq)"), lock: digests["lock"],
      manifest: digests["manifest"], log: nil, previous: nil, evidence: [], rules: [])
    draft.details["case"] = promoted.id.hex
    draft.details["from"] = from.rawValue
    draft.digests["policy"] = promoted.policy
    let statement = PromotionStatement(
      of: promoted,
      artifacts: ManifestArtifacts(
        lock: digests["lock"], binaries: [:], image: digests["image"]),
      approvals: [], changeTicket: draft.ticket,
      record: PromotionStatement.Record(
        origin: GateSample.authority.origin, commit: draft.commit, deploy: draft.deploy,
        manifestKey: digests["manifest_key"] ?? GateSample.otherDigest),
      notBefore: draft.time, notAfter: draft.time.adding(days: 1), hasForcedTime: false
    ).statement
    guard digests["manifest_key"] == nil else { return statement }
    // Only a statement of the first version belongs to an entry without a key.
    return Statement(
      subjects: statement.subjects, predicateType: GateSample.authority.firstPromotion,
      predicate: statement.predicate)
  }
}
