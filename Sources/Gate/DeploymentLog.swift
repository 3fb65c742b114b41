package import Configuration
package import Crypto
package import Logbook
import RFC3339

/// The logbook's entries about deployments, promotions, rotations, approvals and incidents, and what
/// the statements that they name prove. The caller must have verified that each entry is in the tree
/// of the checkpoint.
package struct DeploymentLog: Sendable {
  /// The entries, oldest first.
  package let entries: [Entry]

  /// The state of the logbook that the entries were read from; `nil` in samples.
  package let state: PromotionCase.LogState?

  /// The first entry of the logbook, of any kind; `nil` if the logbook is empty.
  package let first: Entry?

  /// The statements that entries name, by the number of the entry. An entry that is not listed names
  /// none.
  package let statements: [Int: SignerStatement]

  /// The authority that signs the statements of this log.
  let authority: Authority

  /// The number of entries that the quorum of witnesses has cosigned; `nil` if none is required. A
  /// healthy deployment after them does not count yet.
  private let cosigned: Int?

  package init(
    entries: [Entry], statements: [Int: SignerStatement] = [:], authority: Authority,
    first: Entry? = nil, state: PromotionCase.LogState? = nil, cosigned: Int? = nil
  ) {
    self.entries = entries
    self.statements = statements
    self.authority = authority
    self.first = first ?? entries.first
    self.state = state
    self.cosigned = cosigned
  }

  /// Returns the log in which an entry at or after index `size` counts only against a promotion.
  ///
  /// Witnesses have not cosigned these entries yet. A deployment or an approval among them still
  /// replaces an older one, but it does not say yes; a rotation and the end of an incident are left
  /// out.
  package func counting(below size: Int) -> DeploymentLog {
    var kept: [Entry] = []
    for entry in entries {
      guard entry.seq >= size else {
        kept.append(entry)
        continue
      }
      switch entry.kind {
      case .rotate, .incidentClose: continue
      case .allowlist, .approval:
        var content = entry.content
        if entry.kind == .allowlist { content.digests = ["allowlist": SHA256.digest(of: [])] }
        if entry.kind == .approval, content.digests["manifest_key"] != nil {
          content.digests = ["manifest_key": SHA256.digest(of: [])]
        }
        if let changed = try? Entry(seq: entry.seq, content) { kept.append(changed) }
      default: kept.append(entry)
      }
    }
    return DeploymentLog(
      entries: kept, statements: statements, authority: authority, first: first, state: state,
      cosigned: size)
  }

  /// Returns the same entries with these statements.
  package func with(statements: [Int: SignerStatement]) -> DeploymentLog {
    DeploymentLog(
      entries: entries, statements: statements, authority: authority, first: first, state: state,
      cosigned: cosigned)
  }

  /// Returns whether the last promotion into `environment` was rolled back.
  package func isRolledBack(_ environment: EnvironmentName) -> Bool {
    entries.last {
      [.promote, .rollback].contains($0.kind) && $0.content.env == environment.rawValue
    }?.kind == .rollback
  }

  /// Returns the entries that record changes to the allow-list of `environment`.
  package func allowListChanges(of environment: EnvironmentName) -> [Entry] {
    entries.filter { $0.kind == .allowlist && $0.content.env == environment.rawValue }
  }

  /// The entries that record changes to the key that signs manifests.
  package var manifestKeyChanges: [Entry] {
    entries.filter { entry in
      let kind = entry.content.details["of"] ?? StatementSubject.Purpose.manifestKey.rawValue
      return entry.kind == .approval && kind == StatementSubject.Purpose.manifestKey.rawValue
        && entry.content.digests["manifest_key"] != nil
    }
  }
}

// Deployments.
extension DeploymentLog {
  /// A deployment whose statement counts.
  struct Deployment {
    let entry: Entry
    let statement: DeploymentStatement
  }

  /// The deployments of one environment.
  struct Deployments {
    /// The newest deployment that counts; `nil` if there is none, or if it was rolled back.
    let newest: Deployment?
    /// The newest entry that does not count although it records a deployment.
    let uncounted: UncountedEntry?
  }

  /// Finds the newest deployment in `environment`.
  ///
  /// The order is that of the signed times: an older statement that somebody appends again is not
  /// newer. A rollback ends the search, signed or not, because it can only lead to a no.
  func deployments(in environment: EnvironmentName) throws(RuleFailure) -> Deployments {
    var newest: Deployment?
    var uncounted: UncountedEntry?
    for entry in entries.reversed() where entry.content.env == environment.rawValue {
      guard [.deploy, .rollback].contains(entry.kind) else { continue }
      // Each statement is at most this much older than its entry, so no earlier entry has a newer
      // statement.
      if let newest, newest.statement.time.seconds(since: entry.time) > DeploymentLog.longestDelay {
        break
      }
      if entry.kind == .rollback { break }
      switch try claim(DeploymentStatement.self, of: entry) {
      case .failure(let one): if newest == nil { uncounted = uncounted ?? one }
      case .success(let statement):
        guard newest.map({ statement.time > $0.statement.time }) ?? true else { continue }
        newest = Deployment(entry: entry, statement: statement)
      }
    }
    if let newest, let cosigned, newest.entry.seq >= cosigned, newest.statement.result == .healthy {
      return Deployments(
        newest: nil,
        uncounted: UncountedEntry(
          entry: newest.entry.seq, reason: "the quorum of witnesses has not cosigned it yet"))
    }
    return Deployments(newest: newest, uncounted: uncounted)
  }
}

// Promotions and rotations.
extension DeploymentLog {
  /// Returns the last promotion into `environment` whose statement counts, or `nil` if there is none.
  /// Throws if a newer entry names a statement that cannot be judged.
  ///
  /// If none counts, but one is signed with a key that the policy no longer lists, the answer is
  /// unknown: it would be wrong to treat the next promotion as the first.
  package func lastPromotion(into environment: EnvironmentName) throws(RuleFailure) -> Entry? {
    let promotions = entries.filter {
      $0.kind == .promote && $0.content.env == environment.rawValue
    }
    for entry in promotions.reversed() where try counts(entry) { return entry }
    for entry in promotions.reversed() {
      guard case .foreign(let reason)? = statements[entry.seq] else { continue }
      throw .no(
        "no promotion into \(environment) counts, and entry \(entry.seq) does not count: \(reason)",
        next:
          "list the key of that promotion beside the new one, in environments.\(environment).signers "
          + "of environments/policy.yaml")
    }
    return nil
  }

  /// Returns the promotions into `environment` that count, oldest first. One that cannot be judged is
  /// left out.
  package func promotions(into environment: EnvironmentName) -> [Entry] {
    entries.filter { entry in
      entry.kind == .promote && entry.content.env == environment.rawValue
        && (try? counts(entry)) == true
    }
  }

  /// Returns the last promotion that counts, or rollback, of `environment` that is earlier than `end`;
  /// `nil` if there is none.
  func lastRelease(
    into environment: EnvironmentName, before end: Entry?
  ) throws(RuleFailure) -> Entry? {
    try last([.promote, .rollback], in: environment, before: end)
  }

  /// Returns the commit of the last promotion into `environment` that counts and is earlier than
  /// `end`, or else the commit of the first entry; `nil` if the logbook has no entry.
  package func base(
    into environment: EnvironmentName, before end: Entry?
  ) throws(RuleFailure) -> String? {
    let promoted = try last([.promote], in: environment, before: end)
    return (promoted ?? first)?.content.commit
  }

  /// Returns the last entry of one of these kinds that is earlier than `end`. A promotion must count.
  private func last(
    _ kinds: Set<EntryKind>, in environment: EnvironmentName, before end: Entry?
  ) throws(RuleFailure) -> Entry? {
    for entry in entries.reversed() where entry.content.env == environment.rawValue {
      guard entry.seq < end?.seq ?? .max, kinds.contains(entry.kind) else { continue }
      guard entry.kind == .promote else { return entry }
      if try counts(entry) { return entry }
    }
    return nil
  }

  /// Returns the promotion of the case `id`, or `nil` if the logbook has none that counts.
  package func promotion(ofCase id: Digest) throws(RuleFailure) -> Entry? {
    for entry in entries.reversed() where entry.kind == .promote {
      guard entry.content.details["case"] == id.hex, try counts(entry) else { continue }
      return entry
    }
    return nil
  }

  /// Reports whether the statement of a promotion counts. Each statement counts for the first entry
  /// that names it.
  private func counts(_ promotion: Entry) throws(RuleFailure) -> Bool {
    guard case .success = try claim(PromotionStatement.self, of: promotion) else { return false }
    let statement = promotion.content.digests[DeploymentLog.statementName]
    let first = entries.first {
      $0.kind == .promote
        && ($0.content.digests[DeploymentLog.statementName] == statement
          || $0.content.details["case"] == promotion.content.details["case"])
        && isSigned($0)
    }
    return first?.seq == promotion.seq
  }

  private func isSigned(_ entry: Entry) -> Bool {
    guard case .signed? = statements[entry.seq] else { return false }
    return true
  }

  /// The digest of the key that signed the manifest of the last promotion into `environment`; `nil`
  /// if nothing was promoted yet.
  package func promotedSigningKey(
    into environment: EnvironmentName
  ) throws(RuleFailure) -> Digest? {
    try lastPromotion(into: environment)?.content.digests["manifest_key"]
  }

  /// Returns the entry and the statement of the rotation to `version`, or `nil` if there is none that
  /// counts.
  package func rotation(
    of secret: String, to version: String, in environment: EnvironmentName
  ) throws(RuleFailure) -> (entry: Entry, statement: RotationStatement)? {
    for entry in entries.reversed() where entry.kind == .rotate {
      let details = entry.content.details
      guard entry.content.env == environment.rawValue, details["secret"] == secret,
        details["version"] == version
      else { continue }
      guard case .success(let statement) = try claim(RotationStatement.self, of: entry) else {
        continue
      }
      return (entry, statement)
    }
    return nil
  }
}

extension DeploymentLog {
  /// Returns the deployments in `environment` of a lock that no earlier promotion into it admitted.
  package func unpromotedDeployments(
    in environment: EnvironmentName
  ) throws(RuleFailure) -> [Entry] {
    var admitted: Set<Digest> = []
    var unpromoted: [Entry] = []
    for entry in entries where entry.content.env == environment.rawValue {
      let lock = entry.content.digests["lock"]
      if entry.kind == .promote, let lock, try counts(entry) { admitted.insert(lock) }
      guard entry.kind == .deploy, lock.map({ !admitted.contains($0) }) ?? true else { continue }
      unpromoted.append(entry)
    }
    return unpromoted
  }
}
