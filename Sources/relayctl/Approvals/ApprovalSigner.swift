import Attestation
import Console
import Crypto
import Gate
import Policy

/// One approver: signs statements with the keys that `allowed_signers` lists for them.
struct ApprovalSigner {
  let verifier: ApprovalVerifier<SSHKeygen>
  /// The approver.
  let principal: String

  private var keygen: SSHKeygen { verifier.signatures }

  /// The role of the approval: the given one, else the first that is required, else any that the
  /// approver has.
  func role(given: String?, _ criteria: ApprovalCriteria) throws(Failure) -> String {
    let held = criteria.roles.filter { $0.value.contains(principal) }.keys.sorted()
    guard let first = held.first else {
      throw Failure(
        .no, "\(principal): no role in the policy, expected one of \(names(criteria))",
        hint: "approvals.roles in environments/policy.yaml names who has which")
    }
    guard let given else {
      return criteria.requirements.map(\.role).first { held.contains($0) } ?? first
    }
    guard held.contains(given) else {
      throw Failure(
        .no, "\(principal): not \(given) in the policy, expected \(held.joined(separator: ", "))")
    }
    return given
  }

  private func names(_ criteria: ApprovalCriteria) -> String {
    criteria.roles.keys.sorted().joined(separator: ", ")
  }

  /// Signs a statement with the key in `keyFile`, or with a key of the approver in ssh-agent.
  func sign(
    _ statement: [UInt8], keyFile: String?, for criteria: ApprovalCriteria
  ) throws(Failure) -> SSHSignature {
    let namespace = criteria.namespace.rawValue
    if let keyFile {
      return try keygen.sign(statement, keyFile: keyFile, namespace: namespace)
    }
    let folder = try PrivateFolder(keygen.environment)
    var last: Failure?
    for (index, line) in verifier.signers.lines(of: principal).enumerated() {
      let file = try folder.write(Array((line.key.line + "\n").utf8), "\(index).pub")
      do throws(Failure) {
        return try keygen.sign(statement, keyFile: file, namespace: namespace)
      } catch { last = error }
    }
    throw Failure(
      .undecided, "no key of \(principal) in ssh-agent",
      hint: last == nil ? nil : "ssh-add FILE adds one, or pass --key FILE")
  }

  /// Verifies the approval as `promote` will verify it, and returns it if it counts for the
  /// approver.
  func checked(
    _ file: ApprovalFile, _ criteria: ApprovalCriteria
  ) throws(Failure) -> CountedApproval {
    switch try verifier.verify(file, criteria) {
    case .failure(let refusal):
      throw Failure(
        refusal.isIntegrity ? .integrity : .no, "the signature does not count: \(refusal.reason)")
    case .success(let counted):
      guard counted.principal == principal else {
        throw Failure(
          .no, "key \(counted.key) is that of \(counted.principal), expected one of \(principal)",
          hint: "a line of \(verifier.signersFile) names each person's key")
      }
      return counted
    }
  }
}
