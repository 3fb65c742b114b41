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
  let judge: ApprovalJudge
  /// Who approves.
  let principal: String
  let decision: Approval.Decision

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

  /// The role to act in: the one that was given, else the first that the promotion asks for, else any.
  func role(given: String?, _ question: ApprovalQuestion) throws(Failure) -> String {
    let held = question.roles.filter { $0.value.contains(principal) }.keys.sorted()
    guard let first = held.first else {
      throw Failure(
        .no, "\(principal): no role in the policy, expected one of \(names(question))",
        hint: "approvals.roles in environments/policy.yaml names who has which")
    }
    guard let given else {
      return question.requirements.map(\.role).first { held.contains($0) } ?? first
    }
    guard held.contains(given) else {
      throw Failure(
        .no, "\(principal): not \(given) in the policy, expected \(held.joined(separator: ", "))")
    }
    return given
  }

  private func names(_ question: ApprovalQuestion) -> String {
    question.roles.keys.sorted().joined(separator: ", ")
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

  /// Signs a statement with the key in `keyFile`, or with one of the person's that ssh-agent holds.
  func sign(_ statement: [UInt8], keyFile: String?) throws(Failure) -> SSHSignature {
    let namespace = ApprovalQuestion.Namespace.approval.rawValue
    if let keyFile {
      return try judge.keygen.sign(statement, keyFile: keyFile, namespace: namespace)
    }
    let folder = try PrivateFolder(judge.keygen.environment)
    var last: Failure?
    for (index, line) in judge.signers.lines(of: principal).enumerated() {
      let file = try folder.write(Array((line.key.line + "\n").utf8), "\(index).pub")
      do throws(Failure) {
        return try judge.keygen.sign(statement, keyFile: file, namespace: namespace)
      } catch { last = error }
    }
    throw Failure(
      .undecided, "no key of \(principal) in ssh-agent",
      hint: last == nil ? nil : "ssh-add FILE adds one, or give --key FILE")
  }

  /// Judges the approval as `promote` will, and gives it if it counts for this person.
  func checked(
    _ file: ApprovalFile, _ question: ApprovalQuestion
  ) throws(Failure) -> CountedApproval {
    switch try judge.judge(file, question) {
    case .failure(let refusal):
      throw Failure(
        refusal.isIntegrity ? .integrity : .no, "the signature does not count: \(refusal.reason)")
    case .success(let counted):
      guard counted.principal == principal else {
        throw Failure(
          .no, "key \(counted.key) is that of \(counted.principal), expected one of \(principal)",
          hint: "a line of \(judge.signersFile) names each person's key")
      }
      return counted
    }
  }
}
