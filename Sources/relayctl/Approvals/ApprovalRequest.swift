import Console
import Crypto
import Durable
import Policy
import RFC3339

/// One person's approval of one verdict, from the checks before it to the two files.
struct ApprovalRequest {
  let workspace: Workspace
  let policy: PromotionPolicy
  let document: VerdictDocument
  let signer: ApprovalSigner
  let decision: Approval.Decision

  private var judge: ApprovalJudge { signer.judge }
  private var principal: String { signer.principal }

  /// What is asked of the approvals of this case.
  func question() throws(Failure) -> ApprovalQuestion {
    let promotion = document.case
    guard let question = ApprovalQuestion(of: promotion, policy, now: workspace.now) else {
      throw Failure(
        .no, "\(promotion.from) → \(promotion.to): no such promotion in the policy",
        hint: "expected dev to staging or staging to prod")
    }
    return question
  }

  /// Refuses what nobody should be asked to approve.
  func requireApprovable(_ question: ApprovalQuestion) throws(Failure) {
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
    guard decision == .reject || !question.isRequester(principal) else {
      throw Failure(
        .no, "\(principal): asked for this promotion, and nobody approves their own",
        hint: "let somebody else of the role approve it")
    }
    guard !judge.signers.lines(of: principal).isEmpty else {
      throw Failure(
        .no, "\(principal): no line in \(judge.signersFile), expected one with a key",
        hint: judge.signers.defects.isEmpty ? nil : "a line of it is refused, see above")
    }
  }
}
