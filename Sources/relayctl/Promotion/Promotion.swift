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
/// A promotion counts only once its entry is in the logbook. If the process dies before the append,
/// it leaves files that no entry names, and the next run writes them again. If it dies after the
/// append, the next run finds the entry and stops.
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
  let ticket: String
  let deploy: String?

  private var workspace: Workspace { request.workspace }
  private var id: Digest { decision.case.id }
  private var rule: PromotionRule { input.promotion }
  /// The id of the deployment.
  private var deployment: String { deploy ?? "d-" + id.hex.prefix(12) }

  /// Verifies the approvals, signs and stores the files of the promotion, and appends its entry to
  /// the logbook.
  func run(_ writer: LogbookEntryWriter) throws(Failure) -> Promoted {
    let manifest = try stored()
    let files = try approvals.map { folder throws(Failure) in try ApprovalFile.all(in: folder) }
    let result = try verified(files ?? [])
    if let entry = try recorded(writer) {
      return Promoted(
        entry: entry, approvals: result.counted, manifest: manifest, wasThere: true)
    }
    let key = try input.listedManifestKey.failing()
    let (verdict, statement) = try signed(manifest, result.counted, key.file.digest.sha256)
    let record = record(verdict, statement, result.counted, files ?? [])
    try record.store(in: workspace.path("logbook/promotions/\(id.hex)"))
    var draft = draft(manifest, record, result.counted)
    let objects = ObjectStore(of: writer.log)
    try objects.store(record.files[PromotionRecord.statement] ?? [])
    try objects.store(key.bytes)
    draft.digests.merge(try objects.store(result.counted, of: files ?? [])) { _, new in new }
    let appended = try writer.append(draft)
    return Promoted(
      entry: appended.entry, approvals: result.counted, manifest: manifest, wasThere: false)
  }

  /// Returns the entry of this case if an earlier run appended it, even if that run was killed
  /// before it signed the log. The files that the entry names are left unchanged.
  private func recorded(_ writer: LogbookEntryWriter) throws(Failure) -> Entry? {
    if let entry = try writer.recover(), entry.content.details["case"] == id.hex,
      entry.kind == .promote
    {
      return entry
    }
    guard case .success(let log) = input.log else { return nil }
    do throws(RuleFailure) { return try log.promotion(ofCase: id) } catch { throw Failure(error) }
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
    guard result.isSatisfied else { throw try refusal(result) }
    // A rejection counts even if --approvals names a different folder.
    let others = try ApprovalFile.all(in: workspace.path(StatementReader.folder))
    let veto = try verifier.verify(others, criteria)
    guard veto.rejections.isEmpty else { throw try refusal(veto) }
    return result
  }

  private func refusal(_ result: ApprovalResult) throws(Failure) -> Failure {
    let lines =
      result.reasons + (try changes())
      + result.refused.filter { !$0.isIntegrity }.map { "\($0.file): \($0.reason)" }
    return Failure(
      result.answer == .integrity ? .integrity : .no,
      lines: lines.map { "case \(id.hex.prefix(12)): \($0)" })
  }

  /// Returns how this case differs from the case of the approved verdict. Returns an empty array if
  /// the cases are equal or the verdict cannot be read.
  private func changes() throws(Failure) -> [String] {
    let bytes: [UInt8]
    do throws(DurableError) { bytes = try readFile(verdict, limit: .mebibytes(16)) } catch {
      return []
    }
    guard let approved = try? VerdictDocument(parsing: bytes), approved.case.id != id else {
      return []
    }
    let differences = decision.case.differences(from: approved.case)
    return [
      "\(verdict): case \(approved.case.id.hex) differs from this case in \(differences.joined(separator: ", "))"
    ]
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
      notAfter: workspace.now.adding(seconds: input.policy.approvals.validFor.components.seconds))
    return (document, try signer.envelope(of: statement.statement))
  }

  private func record(
    _ verdict: VerdictDocument, _ statement: DSSEEnvelope, _ approvals: [CountedApproval],
    _ kept: [ApprovalFile]
  ) -> PromotionRecord {
    var files: [String: [UInt8]] = [
      PromotionRecord.verdict: verdict.bytes,
      PromotionRecord.statement: statement.file,
      PromotionRecord.summary: Array(PromotionSummary(input).json.pretty.utf8),
    ]
    for file in kept where approvals.contains(where: { $0.file == file.name }) {
      let name = file.name.split(separator: "/").last.map(String.init) ?? file.name
      files["approvals/\(name)"] = file.statement
      files["approvals/\(name).sig"] = file.signature
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
      ("from", from == other.from), ("to", to == other.to), ("commit", commit == other.commit),
      ("requested_by", requestedBy == other.requestedBy), ("policy", policy == other.policy),
      ("lock", lock == other.lock), ("manifest", manifest == other.manifest),
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
