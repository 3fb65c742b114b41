import Console
import Crypto
import JSON
import RFC3339

/// Decides whether approvals suffice (DESIGN §7): each counts for a pair of person and key.
struct ApprovalJudge: Sendable {
  /// Who may sign with which key.
  let signers: AllowedSigners
  /// The path by which errors name them.
  let signersFile: String
  /// Keys that no longer count, when there is such a file.
  let revoked: RevokedKeys?
  /// What verifies.
  let keygen: SSHKeygen

  /// Judges every file; none is left out without a reason. Without ssh-keygen nothing is decided.
  func judge(
    _ files: [ApprovalFile], _ question: ApprovalQuestion
  ) throws(Failure) -> ApprovalResult {
    var approvals: [CountedApproval] = []
    var rejections: [CountedApproval] = []
    var refused: [RefusedApproval] = []
    for file in files {
      switch try judge(file, question) {
      case .success(let one) where one.approval.decision == .reject: rejections.append(one)
      case .success(let one): approvals.append(one)
      case .failure(let one): refused.append(one)
      }
    }
    let count = ApprovalCount(approvals, question.requirements)
    return ApprovalResult(
      counted: count.counted, rejections: rejections, refused: refused + count.surplus,
      missing: count.missing)
  }

  /// Judges one approval alone.
  func judge(
    _ file: ApprovalFile, _ question: ApprovalQuestion
  ) throws(Failure) -> Result<CountedApproval, RefusedApproval> {
    let signed: SignedStatement
    switch SignedStatement.read(file, question.namespace) {
    case .failure(let refusal): return .failure(refusal)
    case .success(let value): signed = value
    }
    let lines: [AllowedSigners.Line]
    switch try signing(signed, question) {
    case .failure(let refusal): return .failure(refusal)
    case .success(let value): lines = value
    }
    let approval: Approval
    do throws(ApprovalError) { approval = try Approval(parsing: signed.bytes) } catch {
      return .failure(signed.refusal("no approval: \(error)"))
    }
    var objections: [String] = []
    for line in lines {
      guard let objection = question.objection(to: approval, by: line) else {
        return ownApproval(signed, approval, question).map(Result.failure)
          ?? .success(signed.counted(approval, line))
      }
      objections.append(objection)
    }
    return .failure(signed.refusal(objections.joined(separator: "; ")))
  }

  /// The refusal of an approval with a key of the requester's, under whatever other name it stands as well.
  private func ownApproval(
    _ signed: SignedStatement, _ approval: Approval, _ question: ApprovalQuestion
  ) -> RefusedApproval? {
    let shared = signers.lines(of: signed.signature.key)
      .first { question.isRequester($0.principal) }
    guard let shared, approval.decision == .approve else { return nil }
    return signed.refusal(
      "\(shared.principal) asked for it, and line \(shared.number) has this key: nobody approves their own"
    )
  }

  /// The lines for which ssh-keygen accepts the signature, at least one.
  private func signing(
    _ signed: SignedStatement, _ question: ApprovalQuestion
  ) throws(Failure) -> Result<[AllowedSigners.Line], RefusedApproval> {
    let key = signed.signature.key
    let candidates = signers.lines(of: key)
    guard !candidates.isEmpty else {
      let defect = signers.defects.first { $0.key == key }
      return .failure(
        signed.refusal(
          defect.map { "\(signersFile):\($0.number): \($0.reason)" }
            ?? "key \(key.fingerprint) is not in \(signersFile)"))
    }
    var refusal: RefusedApproval?
    var lines: [AllowedSigners.Line] = []
    for line in candidates {
      if let objection = line.objection(
        namespace: signed.signature.namespace, at: question.now)
      {
        refusal = refusal ?? signed.refusal("\(signersFile): \(objection)")
        continue
      }
      switch try keygen.verify(
        signed.signature, signed.bytes, line: line, revoked: revoked, at: question.now)
      {
      case .valid: lines.append(line)
      case .revoked: return .failure(signed.refusal("key \(key.fingerprint) is revoked"))
      case .refused(let text):
        return .failure(
          signed.refusal(
            "the signature is not one over this statement (\(text))", isIntegrity: true))
      }
    }
    if lines.isEmpty, let refusal { return .failure(refusal) }
    return .success(lines)
  }
}
