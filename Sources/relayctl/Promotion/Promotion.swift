import Attestation
import Configuration
import Console
import Crypto
import Durable
import Evidence
import Gate
import JSON
import Logbook
import Manifest
import Policy
import RFC3339

/// Promotes a release that the gate and the approvals admit.
///
/// A promotion counts only once its entry is in the logbook, which is locked from before the
/// decision until then. If the process dies before the append, it leaves files that no entry names,
/// and the next run writes them again. If it dies after the append, the next run finds the entry and
/// stops.
struct Promotion {
  let input: GateInput
  let decision: GateDecision
  let request: GateRequest
  /// The folder of approvals; `nil` if it is not given.
  let approvals: String?
  /// The environment variables of this process, for ssh-keygen.
  let environment: [String: String]
  /// The path of the verdict that was approved.
  let verdict: String
  let deploy: String?

  private var workspace: Workspace { request.workspace }
  private var id: Digest { decision.case.id }
  private var rule: PromotionRule { input.promotion }
  private var ticket: String { decision.case.ticket }
  /// The id of the deployment.
  private var deployment: String { deploy ?? "d-" + id.hex.prefix(12) }

  /// Verifies the approvals, signs and stores the files of the promotion, and appends its entry to
  /// the logbook.
  func run(_ turn: inout LogbookTurn) throws(Failure) -> Promoted {
    try requireApprovedCase()
    let manifest = try stored()
    let files = try approvals.map { folder throws(Failure) in try ApprovalFile.all(in: folder) }
    let result = try verified(files ?? [])
    if let entry = try recorded(manifest) {
      return Promoted(
        entry: entry, approvals: result.counted, manifest: manifest, wasThere: true)
    }
    let key = try input.listedManifestKey.failing()
    let (verdict, statement) = try signed(manifest, result.counted, key.file.digest.sha256)
    let record = record(verdict, statement, result.counted, files ?? [])
    try record.store(in: workspace.path("logbook/promotions/\(id.hex)"))
    var draft = draft(manifest, record, result.counted)
    let objects = ObjectStore(of: turn.folder)
    try objects.store(record.files[FileName(PromotionRecord.statement)] ?? [])
    try objects.store(key.bytes)
    draft.digests.merge(try objects.store(result.counted, of: files ?? [])) { _, new in new }
    let appended = try turn.append(draft)
    return Promoted(
      entry: appended.entry, approvals: result.counted, manifest: manifest, wasThere: false)
  }

  /// Returns the entry of this case if an earlier run appended it. The files that the entry names
  /// are left unchanged. Throws if the entry is about another manifest than the case.
  private func recorded(_ manifest: StoredManifest) throws(Failure) -> Entry? {
    guard case .success(let log) = input.log,
      let entry = try ruled(log.promotion(ofCase: id))
    else { return nil }
    guard entry.content.digests["manifest"] == manifest.sha256,
      entry.content.env == rule.to.rawValue
    else {
      throw Failure(
        .integrity, "entry \(entry.seq) names case \(id.hex) with another manifest or environment",
        hint: "relayctl promote did not write it; run relayctl logbook show \(entry.seq)")
    }
    return entry
  }

  /// Throws if the case is not that of the verdict: then something has changed since it was
  /// approved.
  private func requireApprovedCase() throws(Failure) {
    guard let approved = input.approved, approved.id != id else { return }
    let differences = decision.case.differences(from: approved).joined(separator: ", ")
    throw Failure(
      .no, "\(verdict): case \(approved.id.hex) differs from this case in \(differences)",
      hint: "run relayctl gate again, and have the new verdict approved")
  }

  private func stored() throws(Failure) -> StoredManifest {
    do throws(RuleFailure) { return try input.manifest.get() } catch {
      throw Failure(.no, error.reason, hint: error.next)
    }
  }

  /// Verifies the approvals in `files`. Exactly these bytes are stored later.
  private func verified(_ files: [ApprovalFile]) throws(Failure) -> ApprovalResult {
    guard approvals != nil || rule.approvals.isEmpty else {
      throw Failure(
        .no, "no approvals, expected --approvals DIR",
        hint: "run relayctl approve \(verdict) --as PRINCIPAL to create one")
    }
    guard
      let criteria = ApprovalCriteria(of: decision.case, input.policy, now: workspace.now)
    else { preconditionFailure("the policy has no such promotion, but the gate decided it") }
    let verifier = try workspace.approvalVerifier(environment)
    let result = try verifier.verify(files, criteria)
    guard result.isSatisfied else { throw refusal(result) }
    // A rejection counts even if --approvals names a different folder.
    let others = try ApprovalFile.all(in: workspace.path(StatementReader.folder))
    let veto = try verifier.verify(others, criteria)
    guard veto.rejections.isEmpty else { throw refusal(veto) }
    try requireCoverage(by: result.counted)
    return result
  }

  /// Throws `no` if the approvals that count do not cover every commit of the promotion together.
  private func requireCoverage(by approvals: [CountedApproval]) throws(Failure) {
    guard let commits = try input.commits?.failing() else { return }
    let coverage = CommitCoverage(commits.commits, input.policy.people)
    let uncovered = coverage.uncovered(by: approvals.map(\.principal))
    guard uncovered.isEmpty else {
      throw Failure(
        .no,
        "case \(id.hex.prefix(12)): commits that only their authors approved: \(uncovered.text)",
        hint: "have them approved by another person who has a role: relayctl approve \(verdict) "
          + "--as PRINCIPAL")
    }
  }

  private func refusal(_ result: ApprovalResult) -> Failure {
    let lines =
      result.reasons
      + result.refused.filter { !$0.isIntegrity }.map { "\($0.file): \($0.reason)" }
    return Failure(
      result.answer == .integrity ? .integrity : .no,
      lines: lines.map { "case \(id.hex.prefix(12)): \($0)" })
  }

  private func signed(
    _ manifest: StoredManifest, _ approvals: [CountedApproval], _ manifestKey: Digest
  ) throws(Failure) -> (VerdictDocument, DSSEEnvelope) {
    guard let uri = request.signer else {
      throw Failure(
        .no,
        "no signer for the verdict and the promotion, expected --signer URI",
        hint: "or set RELAYCTL_SIGNER")
    }
    let document = try VerdictDocument.signed(decision, by: request, input)
    let signer = try StatementSigner(uri, input.policy, try input.signerKeys.failing())
    let statement = PromotionStatement(
      of: decision.case, artifacts: manifest.manifest.artifacts, approvals: approvals,
      changeTicket: ticket,
      record: PromotionStatement.Record(
        origin: input.policy.logbookOrigin, commit: decision.case.commit, deploy: deployment,
        manifestKey: manifestKey), notBefore: workspace.now,
      notAfter: workspace.now.adding(seconds: input.policy.approvals.validFor.components.seconds),
      hasForcedTime: workspace.hasForcedTime)
    return (document, try signer.envelope(of: statement.statement))
  }

  private func record(
    _ verdict: VerdictDocument, _ statement: DSSEEnvelope, _ approvals: [CountedApproval],
    _ kept: [ApprovalFile]
  ) -> PromotionRecord {
    var files: [FileName: [UInt8]] = [
      FileName(PromotionRecord.verdict): verdict.bytes,
      FileName(PromotionRecord.statement): statement.file,
      FileName(PromotionRecord.summary): Array(PromotionSummary(input).json.pretty.utf8),
    ]
    let counted = Set(approvals.map { FileName($0.file) })
    for file in kept where counted.contains(FileName(file.name)) {
      let name = file.name.utf8.split(separator: UInt8(ascii: "/")).last.flatMap { String($0) }
      let kept = FileName("approvals/\(name ?? file.name)")
      files[kept] = file.statement
      files[kept.adding(".sig")] = file.signature
    }
    return PromotionRecord(files: files)
  }

  private func draft(
    _ manifest: StoredManifest, _ record: PromotionRecord, _ approvals: [CountedApproval]
  ) -> EntryDraft {
    let artifacts = manifest.manifest.artifacts
    var digests: [String: Digest] = [
      "manifest": manifest.sha256, "environment": manifest.manifest.checksum,
      "policy": decision.case.policy,
    ]
    digests["lock"] = artifacts.lock
    digests["image"] = artifacts.image
    digests["manifest_key"] = (try? input.manifestKey.get())?.digest.sha256
    digests["verdict"] = record.digest(of: PromotionRecord.verdict)
    digests["statement"] = record.digest(of: PromotionRecord.statement)
    digests["summary"] = record.digest(of: PromotionRecord.summary)
    digests["diff_report"] = decision.case.evidence.first { $0.name == "diff_report.md" }?.sha256
    for (name, digest) in artifacts.binaries { digests["binary_\(name)"] = digest }
    var details = ["case": id.hex, "from": rule.from.rawValue]
    if !approvals.isEmpty {
      details.merge(EntryStatements.details(of: approvals)) { _, new in new }
    }
    return EntryDraft(
      time: workspace.now, kind: .promote, env: rule.to.rawValue,
      actor: decision.case.requestedBy, commit: decision.case.commit, ticket: ticket,
      deploy: deployment, digests: digests, details: details)
  }
}

/// A promotion that is recorded in the logbook.
struct Promoted {
  let entry: Entry
  let approvals: [CountedApproval]
  let manifest: StoredManifest
  /// Whether an earlier run had already recorded the promotion.
  let wasThere: Bool

  /// Returns the answer of `promote`.
  func report(of decision: GateDecision) -> FactReport {
    FactReport([
      .init("from", .string(decision.case.from.rawValue)),
      .init("to", .string(decision.case.to.rawValue)), .init("case", .string(decision.case.id.hex)),
      .init("deploy", .string(entry.content.deploy)), .init("entry", .integer(entry.seq)),
      .init("manifest", .string(manifest.sha256.hex)),
      .init("approved_by", .array(approvals.map { .string($0.principal) })),
      .init("recorded_before", .bool(wasThere)), .init("verdict", "yes", .good),
    ])
  }
}

extension PromotionCase {
  /// Returns the names of the members and evidence files that differ between this case and `other`.
  func differences(from other: PromotionCase) -> [String] {
    let members: [(String, Bool)] = [
      ("origin", origin == other.origin), ("from", from == other.from), ("to", to == other.to),
      ("commit", commit == other.commit), ("requested_by", requestedBy == other.requestedBy),
      ("authors", authors == other.authors), ("ticket", ticket == other.ticket),
      ("anchors", anchors == other.anchors), ("policy", policy == other.policy),
      ("lock", lock == other.lock), ("manifest", manifest == other.manifest),
      ("log", log == other.log), ("previous", previous == other.previous),
      ("rules", rules == other.rules),
    ]
    let before = Dictionary(
      other.evidence.map { ($0.name, $0.sha256) }, uniquingKeysWith: { first, _ in first })
    let after = Dictionary(
      evidence.map { ($0.name, $0.sha256) }, uniquingKeysWith: { first, _ in first })
    let changed = Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }.sorted()
    return members.filter { !$0.1 }.map(\.0) + changed
  }
}
