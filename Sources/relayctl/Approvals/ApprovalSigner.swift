import Attestation
import Console
import Crypto
import Gate
import Policy

/// Signs statements for one approver, with the keys that `allowed_signers` lists for this person.
struct ApprovalSigner {
  let verifier: ApprovalVerifier<SSHKeygen>
  /// The name of the approver in `allowed_signers`.
  let principal: String

  private var keygen: SSHKeygen { verifier.signatures }

  /// Returns the role for an approval: `given`, or else the first required role that the approver
  /// has, or else any role of the approver.
  func role(given: String?, _ criteria: ApprovalCriteria) throws(Failure) -> String {
    let held = criteria.roles.filter { $0.value.contains(principal) }.keys.sorted()
    guard let first = held.first else {
      throw Failure(
        .no, "\(principal): no role in the policy, expected one of \(names(criteria))",
        hint: "approvals.roles in environments/policy.yaml lists the people in each role")
    }
    guard let given else {
      return criteria.requirements.map(\.role).first { held.contains($0) } ?? first
    }
    guard held.contains(given) else {
      throw Failure(
        .no,
        "\(principal): not in role \(given) in the policy, expected \(held.joined(separator: ", "))"
      )
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
    let namespace = criteria.namespace
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
      .undecided, "no key for \(principal) in ssh-agent",
      hint: last == nil ? nil : "add one with ssh-add FILE, or pass --key FILE")
  }

  /// Verifies the approval in the same way as `promote`, and returns it. Throws if it does not
  /// count as an approval by this person.
  func checked(
    _ file: ApprovalFile, _ criteria: ApprovalCriteria
  ) throws(Failure) -> CountedApproval {
    switch try verifier.verify(file, criteria) {
    case .failure(let refusal):
      throw Failure(
        refusal.isIntegrity ? .integrity : .no, "the approval does not count: \(refusal.reason)")
    case .success(let counted):
      guard counted.principal == principal else {
        throw Failure(
          .no, "key \(counted.key) belongs to \(counted.principal), not to \(principal)",
          hint: "\(verifier.signersFile) lists each person's keys")
      }
      return counted
    }
  }
}
