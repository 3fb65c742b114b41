import Attestation
import Console
import Crypto
import Durable
import Gate
import Manifest
import Policy
import RFC3339

/// One person's approval of one verdict.
struct ApprovalRequest {
  let workspace: Workspace
  let policy: PromotionPolicy
  let document: VerdictDocument
  let signer: ApprovalSigner
  let decision: Approval.Decision

  private var verifier: ApprovalVerifier<SSHKeygen> { signer.verifier }
  private var principal: String { signer.principal }

  /// What the policy requires of the approvals of this case.
  func criteria() throws(Failure) -> ApprovalCriteria {
    let promotion = document.case
    guard let criteria = ApprovalCriteria(of: promotion, policy, now: workspace.now) else {
      throw Failure(
        .no, "\(promotion.from) → \(promotion.to): no such promotion in the policy",
        hint: "expected dev to staging or staging to prod")
    }
    return criteria
  }

  /// Refuses a verdict that must not be approved, and an approver who may not approve it.
  func requireApprovable(_ criteria: ApprovalCriteria) throws(Failure) {
    guard document.verdict == .yes else {
      let refusing = document.rules.filter { $0.verdict != .yes }.map(\.id)
      throw Failure(
        .no, "the verdict is \(document.verdict.rawValue), expected yes",
        hint: refusing.isEmpty ? nil : "see to " + refusing.joined(separator: ", "))
    }
    guard document.case.policy == policy.digest else {
      throw Failure(
        .no, "decided by policy \(document.case.policy.hex), expected \(policy.digest.hex)",
        hint: "the policy changed since; run relayctl gate again")
    }
    guard decision == .reject || !criteria.isRequester(principal) else {
      throw Failure(
        .no, "\(principal): asked for this promotion, and nobody approves their own",
        hint: "ask another person with the role")
    }
    guard !verifier.signers.lines(of: principal).isEmpty else {
      throw Failure(
        .no, "\(principal): no line in \(verifier.signersFile), expected one with a key",
        hint: verifier.signers.defects.isEmpty ? nil : "a line of it is refused, see above")
    }
  }
}

extension ApprovalRequest {
  /// The manifest of the case, if it is stored here; its programs and image are shown to the
  /// approver.
  func manifest() throws(Failure) -> ConfigManifest? {
    guard let digest = document.case.manifest else { return nil }
    let store = ManifestStore(workspace: workspace)
    let path = store.path(digest, document.case.to)
    guard try durable(exists(path)) else { return nil }
    return try store.load(path).manifest
  }

  /// Whether the verdict has a signed summary. A summary whose signature is invalid, or that is
  /// about another case, is an integrity failure.
  func isSummarySigned() throws(Failure) -> Bool {
    guard let envelope = document.statement else { return false }
    let key = try workspace.manifestKey()
    do throws(AttestationError) {
      let payload = try envelope.verified(by: [.init(key)])
      let summary = try SVRStatement(try Statement(parsing: payload))
      guard summary.isAbout(document.case, authority: Authority(policy)),
        summary.timeCreated == document.decided
      else {
        throw AttestationError("about another case or time")
      }
    } catch {
      throw Failure(error, of: "statement", hint: "run relayctl gate again")
    }
    return true
  }
}
