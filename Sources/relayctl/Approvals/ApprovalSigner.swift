import Console
import Crypto
import Policy

/// One person with the keys of theirs that count: signs statements, whatever they are about.
struct ApprovalSigner {
  let judge: ApprovalJudge
  /// Who approves.
  let principal: String

  /// The role to act in: the one that was given, else the first that is asked for, else any.
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

  /// Signs a statement with the key in `keyFile`, or with one of the person's that ssh-agent holds.
  func sign(
    _ statement: [UInt8], keyFile: String?, for question: ApprovalQuestion
  ) throws(Failure) -> SSHSignature {
    let namespace = question.namespace.rawValue
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

  /// Judges the approval as it will be judged later, and gives it if it counts for this person.
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
