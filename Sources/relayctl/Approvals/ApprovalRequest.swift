import Attestation
import Console
import Crypto
import Durable
import Gate
import Manifest
import Policy
import RFC3339

/// One person's approval or rejection of one verdict.
struct ApprovalRequest {
  let workspace: Workspace
  let policy: PromotionPolicy
  let document: VerdictDocument
  let signer: ApprovalSigner
  let decision: Approval.Decision

  private var verifier: ApprovalVerifier<SSHKeygen> { signer.verifier }
  private var principal: String { signer.principal }

  /// Returns the policy's requirements for approvals of this case.
  func criteria() throws(Failure) -> ApprovalCriteria {
    let promotion = document.case
    guard let criteria = ApprovalCriteria(of: promotion, policy, now: workspace.now) else {
      throw Failure(
        .no, "\(promotion.from) → \(promotion.to): no such promotion in the policy",
        hint: "expected dev to staging or staging to prod")
    }
    return criteria
  }

  /// Throws if the verdict must not be approved, or if this person must not approve it.
  func requireApprovable(_ criteria: ApprovalCriteria) throws(Failure) {
    guard document.verdict == .yes else {
      let refusing = document.rules.filter { $0.verdict != .yes }.map(\.id)
      throw Failure(
        .no, "the verdict is \(document.verdict.rawValue), expected yes",
        hint: refusing.isEmpty ? nil : "resolve " + refusing.joined(separator: ", "))
    }
    let commit = document.case.commit
    if let release = workspace.release, try !release.isSame(commit) {
      throw Failure(
        .no, "the verdict is about commit \(commit), but the release commit is \(release.id)",
        hint: "check out \(commit), or run relayctl gate again")
    }
    guard document.case.policy == policy.digest else {
      throw Failure(
        .no,
        "the verdict is based on policy \(document.case.policy.hex), expected \(policy.digest.hex)",
        hint: "the policy has changed; run relayctl gate again")
    }
    guard decision == .reject || !criteria.isRequester(principal) else {
      throw Failure(
        .no, "\(principal): requested this promotion and cannot approve it",
        hint: "ask a different person who has the role")
    }
    guard !verifier.signers.lines(of: principal).isEmpty else {
      throw Failure(
        .no, "\(principal): not in \(verifier.signersFile), expected a line with a key",
        hint: verifier.signers.defects.isEmpty
          ? nil : "a line of this file was refused, see the warning above")
    }
  }
}

extension ApprovalRequest {
  /// Returns the manifest of the case, or `nil` if it is not stored in this workspace. The approver
  /// sees its programs and image.
  func manifest() throws(Failure) -> ConfigManifest? {
    guard let digest = document.case.manifest else { return nil }
    let store = ManifestStore(workspace: workspace)
    let path = store.path(digest, document.case.to)
    guard try durable(exists(path)) else { return nil }
    return try store.load(path).manifest
  }

  /// Reports whether the verdict has a signed summary. Throws an integrity failure if the signature
  /// is invalid, or if the summary is about a different case or time.
  func isSummarySigned() throws(Failure) -> Bool {
    guard let envelope = document.statement else { return false }
    let keys = try workspace.signerKeys(of: document.case.to, by: policy)
    do throws(AttestationError) {
      let payload = try envelope.verified(by: keys.trusted)
      let summary = try SVRStatement(try Statement(parsing: payload))
      guard
        summary.isAbout(
          document.case, hasForcedTime: document.hasForcedTime, authority: Authority(policy)),
        summary.timeCreated == document.decided
      else {
        throw AttestationError("about a different case or time")
      }
    } catch {
      throw Failure(error, of: "statement", hint: "run relayctl gate again")
    }
    return true
  }
}
