import Configuration
import Console
import Crypto
import Gate
import Logbook
import Manifest

/// The logbook and its entries, for the commands that record a change to an incident. The logbook
/// stays locked until the change is recorded.
struct IncidentDesk: ~Copyable {
  let workspace: Workspace
  private let log: DeploymentLog
  private var turn: LogbookTurn
  private let invocation: Invocation

  init(_ invocation: Invocation) throws(Failure) {
    let workspace = try Workspace(invocation)
    let turn = try LogbookEntryWriter(invocation, workspace).turn()
    // Opening an incident must not depend on keys that cannot be read.
    let policy = try? workspace.policy()
    var keys: [EnvironmentName: Result<SignerKeys, RuleFailure>] = [:]
    for name in EnvironmentName.allCases {
      if let policy, let own = try? workspace.signerKeys(of: name, by: policy) {
        keys[name] = .success(own)
      }
    }
    let log = try turn.history(keys: keys)
    self.init(invocation, workspace, log, turn)
  }

  private init(
    _ invocation: Invocation, _ workspace: Workspace, _ log: DeploymentLog,
    _ turn: consuming LogbookTurn
  ) {
    self.invocation = invocation
    self.workspace = workspace
    self.log = log
    self.turn = turn
  }

  /// Reports whether an entry opened an incident with this ID, closed or not.
  func hasIncident(_ id: String) -> Bool {
    log.entries.contains { $0.kind == .incidentOpen && $0.content.details["incident"] == id }
  }

  /// Returns the open incident with this ID.
  func openIncident(_ id: String) throws(Failure) -> Incident {
    let statements = try StatementReader(
      workspace, ObjectStore(of: turn.folder), invocation.environment)
    let book = try statements.incidents(
      in: log, try workspace.policy(), ManifestStore(workspace: workspace), now: workspace.now)
    guard let incident = book.open(named: id) else { throw IncidentDesk.unknown(id) }
    return incident
  }

  static func unknown(_ id: String) -> Failure {
    Failure(
      .no, "\(id): no open incident has this id",
      hint: "run relayctl incident status to list the incidents")
  }

  /// Returns the values of the secrets that may have leaked. For each secret, that is the newest
  /// value in a promoted manifest. A promotion that does not count, or a manifest that is not stored or not valid is skipped: opening an
  /// incident must not depend on it.
  func leaked(
    _ names: [String], in environment: EnvironmentName
  ) throws(Failure) -> [LeakedSecret] {
    let store = ManifestStore(workspace: workspace)
    let promoted = log.promotions(into: environment)
      .compactMap { $0.content.digests["manifest"] }
    let manifests = promoted.compactMap { digest in
      (try? store.stored(digest, environment))?.manifest
    }
    let file = try? workspace.environment(environment)
    var secrets: [LeakedSecret] = []
    for name in names {
      let isUsed = manifests.contains { $0.secrets[name] != nil }
      if let file, file[name] == nil, !isUsed {
        throw Failure(
          .usage, "--secret: \(name) is not set in \(file.file) or in a promoted manifest")
      }
      secrets.append(LeakedSecret(name, newestIn: manifests))
    }
    return secrets
  }

  /// Names the statements in `approvals/` that open this incident in the entry, and stores them.
  func attachStatements(
    of id: String, _ environment: EnvironmentName, to draft: inout EntryDraft
  ) throws(Failure) {
    let objects = ObjectStore(of: turn.folder)
    let criteria = ApprovalCriteria(
      opening: id, in: environment, try workspace.policy(), now: workspace.now)
    // If the statements cannot be verified, the incident is opened without them.
    guard let statements = try? StatementReader(workspace, objects, invocation.environment),
      let files = try? statements.pending(),
      let counted = try? statements.verify(files, criteria).counted, !counted.isEmpty
    else { return }
    draft.digests.merge(try objects.store(counted, of: files)) { _, new in new }
    draft.details.merge(EntryStatements.details(of: counted)) { _, new in new }
  }

  /// Returns the entry that records the same as `draft` about the newest incident with its id, or
  /// `nil` if there is none.
  func recorded(_ draft: EntryDraft) -> Entry? {
    let id = draft.details["incident"]
    let opened = log.entries.last {
      $0.kind == .incidentOpen && $0.content.details["incident"] == id
    }
    return log.entries.last { $0.seq >= opened?.seq ?? 0 && $0.records(draft) }
  }

  /// Records the change, unless it is recorded already.
  mutating func record(_ draft: EntryDraft, _ terminal: Terminal) throws(Failure) -> ExitStatus {
    var draft = draft
    let known = recorded(draft)
    draft.actor = try GitOptions.actor(invocation, workspace)
    draft.commit = try GitOptions.commit(invocation, workspace)
    let recorded = try turn.record(draft, unless: known)
    try terminal.answer(AppendReport(recorded), invocation, recorded: recorded.entry)
    return .yes
  }
}

extension Incident {
  /// Returns the manifest that `given` names, or else the newest manifest with rotated secrets. Throws
  /// `no` unless it contains a rotated value of each secret.
  func rotatedManifest(
    _ given: String?, in store: ManifestStore
  ) throws(Failure) -> StoredManifest {
    let next =
      "run relayctl vault rotate \(environment) NAME --ticket TICKET, "
      + "then relayctl manifest build \(environment) --incident \(id)"
    var stored = try store.rotated(for: self)
    if let given {
      let named = try store.load(given)
      guard let own = try store.stored(named.sha256, environment) else {
        throw Failure(.usage, "\(given): not a stored manifest of \(environment)")
      }
      stored = own
    }
    guard let stored else {
      throw Failure(.no, "\(id): no manifest of \(environment) is stored", hint: next)
    }
    let missing = unrotated(in: stored.manifest)
    guard missing.isEmpty else {
      throw Failure(
        .no,
        "\(id): \(stored.path) has no rotated version of: "
          + missing.map(\.secret).joined(separator: ", ") + "; "
          + missing.map { "\($0.secret) \($0.reason)" }.joined(separator: "; "), hint: next)
    }
    return stored
  }
}
