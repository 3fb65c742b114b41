package import Configuration
package import Crypto
import Logbook
import Manifest
package import Policy
package import RFC3339

/// What the end of one incident requires: a manifest with a rotated value of each secret, and the
/// statement of a person about that manifest.
package struct IncidentClosing: Sendable {
  private let incident: Incident
  private let policy: PromotionPolicy

  package init(_ incident: Incident, _ policy: PromotionPolicy) {
    self.incident = incident
    self.policy = policy
  }

  /// Returns the requirements for the statements that close the incident by the manifest with this
  /// digest.
  package func criteria(by manifest: Digest, now: Timestamp) -> ApprovalCriteria {
    ApprovalCriteria(
      subject: StatementSubject(
        origin: policy.logbookOrigin, environment: incident.environment, purpose: .incident,
        from: incident.id, to: manifest.hex), requester: nil,
      requirements: [.init(role: IncidentPolicy.closingRole, count: 1)],
      roles: policy.approvals.roles, validFor: policy.approvals.validFor, now: now)
  }

  /// Reports whether `result`, at the time `now`, is sufficient to close the incident.
  package func isSatisfied(by result: ApprovalResult, now: Timestamp) -> Bool {
    if result.isSatisfied { return true }
    return result.answer != .integrity && result.rejections.isEmpty && isEscalated(at: now)
      && result.counted.count >= IncidentPolicy.escalatedPeople
  }

  /// Reports whether people of any role can close the incident at `now`.
  package func isEscalated(at now: Timestamp) -> Bool {
    now.seconds(since: incident.opened) >= policy.incidents.escalateAfter.components.seconds
  }

  /// Verifies the statements and the manifest of an entry that closes the incident.
  func judgment<Source: StatementSource>(
    of entry: Entry, _ used: [Digest: Int], in source: Source, now: Timestamp,
    manifest: (Digest, EnvironmentName) throws(Source.SourceError) -> ConfigManifest?
  ) throws(Source.SourceError) -> EntryJudgment {
    func refusal(_ reason: String) -> EntryJudgment {
      .doesNotCount(.init(reason: "entry \(entry.seq) \(reason)", answer: .no))
    }
    guard let digest = entry.content.digests["manifest"] else {
      return refusal("names no manifest with the rotated secrets")
    }
    let criteria = criteria(by: digest, now: entry.time)
    let judgment = try EntryJudgment(entry, criteria, used, in: source) {
      isSatisfied(by: $0, now: entry.time)
    }
    guard case .counts = judgment else { return judgment }
    guard let rotated = try manifest(digest, incident.environment) else {
      return refusal("names manifest \(digest.hex), which is not stored")
    }
    if let first = incident.unrotated(in: rotated).first {
      return refusal("names a manifest in which \(first.secret) \(first.reason)")
    }
    let veto = try source.veto(self.criteria(by: digest, now: now))
    guard let veto else { return judgment }
    return refusal("closes it, but \(veto.rejectionText), in \(veto.file)")
  }
}

extension ApprovalCriteria {
  /// Creates the criteria for a statement that opens an incident. Everyone who has a role can open
  /// one.
  package init(
    opening id: String, in environment: EnvironmentName, _ policy: PromotionPolicy, now: Timestamp
  ) {
    self.init(
      subject: StatementSubject(
        origin: policy.logbookOrigin, environment: environment, purpose: .incident, from: "",
        to: id), requester: nil, requirements: [], roles: policy.approvals.roles,
      validFor: policy.approvals.validFor, now: now)
  }
}
