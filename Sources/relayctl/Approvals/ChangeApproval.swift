import Configuration
import Console
import Crypto
import Gate
import JSON
import Logbook
import Policy
import RFC3339

/// A change that people approve with signed statements: to an allow-list, to the key that signs
/// manifests, or to the state of an incident.
struct ChangeApproval {
  /// The policy's requirements for the statements about the change.
  let criteria: ApprovalCriteria
  /// The statements that earlier entries used. They do not count again.
  let used: Set<Digest>
  /// The entry that records the change, if the log has one that counts.
  let recorded: Int?
  /// Decides whether the valid statements are sufficient.
  let isSatisfied: (ApprovalResult) -> Bool

  init(
    _ criteria: ApprovalCriteria, used: Set<Digest> = [], recorded: Int? = nil,
    isSatisfied: @escaping (ApprovalResult) -> Bool = \.isSatisfied
  ) {
    self.criteria = criteria
    self.used = used
    self.recorded = recorded
    self.isSatisfied = isSatisfied
  }

  /// Creates the change from the last file that counts to the file with the digest `to`.
  /// `criteria` returns the requirements for a change between two files.
  init(
    to: Digest, after changes: ApprovedChanges, _ criteria: (Digest?, Digest) -> ApprovalCriteria
  ) {
    let current = changes.current.flatMap { $0.to == to ? $0.entry : nil }
    self.init(
      criteria(changes.counted.last?.to, to), used: changes.usedStatements, recorded: current)
  }
}

/// Signs statements about changes for one person, and records a change in the logbook once no
/// approval is missing.
struct ChangeApprovalDesk {
  let workspace: Workspace
  let policy: PromotionPolicy
  /// The entries of the log.
  let log: DeploymentLog
  let statements: StatementReader
  private let writer: LogbookEntryWriter
  private let signer: ApprovalSigner
  private let actor: String
  private let commit: String
  private let invocation: Invocation

  /// Opens the log and the verifier before anything is signed. Otherwise a log that cannot be
  /// opened would leave the last approval unrecorded.
  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    workspace = try Workspace(invocation)
    policy = try workspace.policyInForce()
    writer = try LogbookEntryWriter(invocation, workspace)
    log = try DeploymentLog(reading: writer.log)
    statements = try StatementReader(
      workspace, ObjectStore(of: writer.log), invocation.environment)
    signer = ApprovalSigner(
      verifier: statements.verifier, principal: invocation[ApprovalOptions.principal])
    actor = try GitOptions.actor(invocation, workspace)
    commit = try GitOptions.commit(invocation, workspace)
  }

  /// Signs a statement about `change`, and appends `draft` if no approval is missing after that.
  /// Signs and appends nothing if the log already records the change.
  func perform(
    _ change: ChangeApproval, _ draft: EntryDraft, _ terminal: Terminal
  ) throws(Failure) -> ExitStatus {
    terminal.warn(of: signer.verifier)
    if let entry = change.recorded, !invocation[ApprovalOptions.reject] {
      try terminal.answer(FactReport(recorded: change.criteria.subject, entry), invocation)
      return .yes
    }
    let decision: Approval.Decision = invocation[ApprovalOptions.reject] ? .reject : .approve
    let signed = try StatementWriter(workspace, signer, invocation)
      .sign(decision, change.criteria)
    let files = try (statements.pending() + [signed.file]).filter { file in
      file.statement.map { !change.used.contains(SHA256.digest(of: $0)) } ?? true
    }
    let result = try statements.verify(files, change.criteria)
    let recorded = change.isSatisfied(result) ? try record(draft, result.counted, files) : nil
    let entry = recorded?.entry.seq
    let missing = entry == nil ? result.reasons.joined(separator: "; ") : nil
    let report = FactReport(
      FactReport(signed.counted).facts + [
        .init("missing", .optional(missing)),
        .init("entry", entry.map { .integer($0) } ?? .null),
        .init("recorded_before", .bool(recorded?.wasThere ?? false)),
      ])
    if let recorded {
      try terminal.answer(report, invocation, recorded: recorded.entry)
    } else {
      try terminal.answer(report, invocation)
    }
    return .yes
  }

  /// Appends `draft`. If another process has recorded the same change since the log was read, returns
  /// that entry; if it has recorded a different one, throws.
  private func record(
    _ draft: EntryDraft, _ approvals: [CountedApproval], _ files: [ApprovalFile]
  ) throws(Failure) -> Recorded {
    var signed = draft
    signed.actor = actor
    signed.commit = commit
    signed.ticket = invocation[ApprovalOptions.ticket] ?? ""
    signed.digests.merge(try statements.objects.store(approvals, of: files)) { _, new in new }
    signed.details.merge(EntryStatements.details(of: approvals)) { _, new in new }
    let seen = log.entries.last?.seq ?? -1
    return try writer.record(signed) { (log) throws(Failure) in
      let other = log.entries.last { entry in
        entry.seq > seen && entry.kind == draft.kind && entry.content.env == draft.env
          && entry.content.details["incident"] == draft.details["incident"]
      }
      guard let other else { return nil }
      guard draft.digests.allSatisfy({ other.content.digests[$0.key] == $0.value }) else {
        throw Failure(
          .no, "entry \(other.seq) recorded another change since this one was signed",
          hint: "run the same command again")
      }
      return other
    }
  }

  /// Reads a committed file and returns its digest.
  func digest(of file: String) throws(Failure) -> Digest {
    SHA256.digest(of: try workspace.content(of: workspace.path(file)))
  }
}

extension FactReport {
  /// Creates the report about a change that the log already records.
  init(recorded subject: StatementSubject, _ entry: Int) {
    self.init([
      .init("of", .string(subject.purpose.rawValue)), .init("origin", .string(subject.origin)),
      .init("environment", .optional(subject.environment?.rawValue)),
      .init("entry", .integer(entry)), .init("recorded_before", .bool(true)),
    ])
  }
}
