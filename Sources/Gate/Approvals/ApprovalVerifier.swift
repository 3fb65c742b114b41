package import Attestation
package import RFC3339

/// A type that verifies SSH signatures in the same way as ssh-keygen.
package protocol SSHSignatureVerifier: Sendable {
  associatedtype VerifierError: Error

  /// Verifies that `signature` was made over `statement` with the key of `line`, and that the
  /// signature is valid at `time` for its own namespace. Returns `revoked` if the key is in
  /// `revoked`.
  func verify(
    _ signature: SSHSignature, _ statement: [UInt8], line: AllowedSigners.Line,
    revoked: RevokedKeys?, at time: Timestamp
  ) throws(VerifierError) -> SSHSignatureAnswer
}

/// The result of verifying an SSH signature.
package enum SSHSignatureAnswer: Equatable, Sendable {
  case valid
  /// The signature was not made with the key over these bytes. The text is the verifier's message
  /// for the user.
  case refused(String)
  /// The signature matches, but the key is revoked.
  case revoked
}

/// Decides whether approvals are sufficient.
///
/// Its methods throw only if a signature cannot be checked, for example because the verifier does
/// not start.
package struct ApprovalVerifier<Signatures: SSHSignatureVerifier>: Sendable {
  /// The people who are allowed to sign, with their keys.
  package let signers: AllowedSigners
  /// The path of the file of ``signers``, for error messages.
  package let signersFile: String
  /// The revoked keys; `nil` if there is no file of revoked keys.
  package let revoked: RevokedKeys?
  package let signatures: Signatures

  package init(
    signers: AllowedSigners, signersFile: String, revoked: RevokedKeys?, signatures: Signatures
  ) {
    self.signers = signers
    self.signersFile = signersFile
    self.revoked = revoked
    self.signatures = signatures
  }

  /// Verifies every file. The result lists each approval that does not count, with the reason. It
  /// omits statements about a different kind of change, because one folder contains all of them.
  package func verify(
    _ files: [ApprovalFile], _ criteria: ApprovalCriteria
  ) throws(Signatures.VerifierError) -> ApprovalResult {
    var approvals: [CountedApproval] = []
    var rejections: [CountedApproval] = []
    var refused: [RefusedApproval] = []
    for file in files where !file.isAboutOtherChange(than: criteria.subject.purpose) {
      switch try verify(file, criteria) {
      case .success(let one) where one.approval.decision == .reject: rejections.append(one)
      case .success(let one): approvals.append(one)
      case .failure(let one): refused.append(one)
      }
    }
    let count = ApprovalCount(approvals, criteria.requirements)
    return ApprovalResult(
      counted: count.counted, rejections: rejections, refused: refused + count.surplus,
      missing: count.missing)
  }

  /// Verifies one approval, without counting it against the requirements.
  package func verify(
    _ file: ApprovalFile, _ criteria: ApprovalCriteria
  ) throws(Signatures.VerifierError) -> Result<CountedApproval, RefusedApproval> {
    let signed: SignedStatement
    do throws(RefusedApproval) {
      signed = try SignedStatement(file, for: criteria.namespace)
    } catch {
      return .failure(error)
    }
    let lines: [AllowedSigners.Line]
    switch try signingLines(signed, criteria) {
    case .failure(let refusal): return .failure(refusal)
    case .success(let value): lines = value
    }
    let approval: Approval
    do throws(ApprovalError) { approval = try Approval(parsing: signed.bytes) } catch {
      let isFirst = (try? ApprovalRecord(parsing: signed.bytes)) != nil
      return .failure(
        signed.refusal(
          isFirst
            ? "is in the format relay/v1, which names no log, environment or state and no longer "
              + "counts; sign again" : "not an approval: \(error)"))
    }
    var objections: [String] = []
    for line in lines {
      guard let objection = criteria.objection(to: approval, by: line) else {
        return ownApproval(signed, approval, criteria).map(Result.failure)
          ?? .success(signed.counted(approval, line))
      }
      objections.append(objection)
    }
    return .failure(signed.refusal(objections.joined(separator: "; ")))
  }

  /// Returns the refusal of an approval that was signed with a key of the requester; `nil` if it
  /// was not. It applies even if another line of `allowed_signers` lists that key for a different
  /// person.
  private func ownApproval(
    _ signed: SignedStatement, _ approval: Approval, _ criteria: ApprovalCriteria
  ) -> RefusedApproval? {
    let shared = signers.lines(of: signed.signature.key)
      .first { criteria.isRequester($0.principal) }
    guard let shared, approval.decision == .approve else { return nil }
    return signed.refusal(
      "line \(shared.number) lists this key for \(shared.principal), the requester: "
        + "requesters cannot approve their own request")
  }

  /// Returns the lines of `allowed_signers` for which the signature is valid, at least one, or the
  /// reason why there is none.
  private func signingLines(
    _ signed: SignedStatement, _ criteria: ApprovalCriteria
  ) throws(Signatures.VerifierError) -> Result<[AllowedSigners.Line], RefusedApproval> {
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
        namespace: signed.signature.namespace, at: criteria.now)
      {
        refusal = refusal ?? signed.refusal("\(signersFile): \(objection)")
        continue
      }
      switch try signatures.verify(
        signed.signature, signed.bytes, line: line, revoked: revoked, at: criteria.now)
      {
      case .valid: lines.append(line)
      case .revoked: return .failure(signed.refusal("key \(key.fingerprint) is revoked"))
      case .refused(let text):
        return .failure(
          signed.refusal(
            "the signature does not match this statement (\(text))", isIntegrity: true))
      }
    }
    if lines.isEmpty, let refusal { return .failure(refusal) }
    return .success(lines)
  }
}
