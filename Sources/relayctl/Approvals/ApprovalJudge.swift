import Console
import Crypto
import Durable
import Policy
import RFC3339

/// An approval that counts.
struct CountedApproval: Equatable, Sendable {
  let principal: String
  let role: String
  let fingerprint: String
  let ticket: String
  let expires: Timestamp
  /// Name of the statement's file in the folder of approvals.
  let name: String
  let statement: [UInt8]
  let signature: [UInt8]
}

/// What the approvals of a folder come to.
struct ApprovalResult: Equatable, Sendable {
  /// In the order of their names; each person and each key once.
  let counted: [CountedApproval]
  /// Those that do not count, and why.
  let refused: [Refused]
  /// Valid rejections: one is enough.
  let rejections: [CountedApproval]
  /// What is missing, such as `1 release-engineer`; empty when nothing is.
  let missing: [String]

  struct Refused: Equatable, Sendable {
    let name: String
    let reason: String
    let isIntegrity: Bool
  }

  var isSatisfied: Bool { rejections.isEmpty && missing.isEmpty }
}

/// Judges approvals of one subject: n approvals need n people and n keys, none of them the requester's.
struct ApprovalJudge: Sendable {
  /// The namespace of approvals of promotions.
  static let promotions = "relay-approval"
  /// The namespace of approvals of allow-lists.
  static let allowLists = "relay-allowlist"
  private static let largest = ByteCount.kibibytes(64)
  /// How many statements of one folder are looked at.
  private static let most = 200

  let subject: Digest
  let namespace: String
  /// Whose approval does not count; `nil` where nobody asked for it.
  let requester: String?
  let requirements: [ApprovalRequirement]
  let policy: ApprovalPolicy
  let signers: AllowedSigners
  /// `environments/revoked_keys`, where there is one: public keys or a KRL.
  let revoked: String?
  let now: Timestamp

  init(
    of subject: Digest, namespace: String, requester: String?,
    requirements: [ApprovalRequirement], policy: ApprovalPolicy, in workspace: Workspace
  ) throws(Failure) {
    self.subject = subject
    self.namespace = namespace
    self.requester = requester
    self.requirements = requirements
    self.policy = policy
    signers = try AllowedSigners(in: workspace)
    let path = workspace.path("environments/revoked_keys")
    revoked = try durable { () throws(DurableError) in try exists(path) } ? path : nil
    now = workspace.now
  }

  /// Judges every `NAME.json` of the folder with its `NAME.json.sig`.
  func judge(folder: String) throws(Failure) -> ApprovalResult {
    let names = try durable { () throws(DurableError) in try listFolder(folder) }
      .filter { $0.hasSuffix(".json") && !$0.hasPrefix(".") }.sorted()
    guard names.count <= ApprovalJudge.most else {
      throw Failure(.no, "\(folder): more than \(ApprovalJudge.most) statements, expected a few")
    }
    var counted: [CountedApproval] = []
    var rejections: [CountedApproval] = []
    var refused: [ApprovalResult.Refused] = []
    for name in names {
      let judged = try judge(name, in: folder)
      do throws(EvidenceError) {
        let (approval, decision) = try judged.get()
        switch decision {
        case .reject: rejections.append(approval)
        case .approve:
          try requireNew(approval, among: counted)
          counted.append(approval)
        }
      } catch {
        refused.append(.init(name: name, reason: error.description, isIntegrity: error.isIntegrity))
      }
    }
    return ApprovalResult(
      counted: counted, refused: refused, rejections: rejections, missing: missing(counted))
  }

  private func missing(_ counted: [CountedApproval]) -> [String] {
    requirements.compactMap { requirement in
      let lacking = requirement.count - counted.count { $0.role == requirement.role }
      return lacking > 0 ? "\(lacking) \(requirement.role)" : nil
    }
  }

  private func requireNew(
    _ approval: CountedApproval, among counted: [CountedApproval]
  ) throws(EvidenceError) {
    guard !counted.contains(where: { $0.principal == approval.principal }) else {
      throw EvidenceError("a second approval of \(approval.principal), who counts once")
    }
    guard !counted.contains(where: { $0.fingerprint == approval.fingerprint }) else {
      throw EvidenceError("by a key that has approved already, expected one key a person")
    }
  }

  /// One statement: failures of the machine end the command, everything else is why it does not count.
  private func judge(
    _ name: String, in folder: String
  ) throws(Failure) -> Result<(CountedApproval, Approval.Decision), EvidenceError> {
    let path = "\(folder)/\(name)"
    let statement = try durable { () throws(DurableError) in
      try readFile(path, limit: ApprovalJudge.largest)
    }
    let isSigned = try durable { () throws(DurableError) in try exists(path + ".sig") }
    guard isSigned else { return .failure(EvidenceError("not signed, expected \(name).sig")) }
    let signature = try durable { () throws(DurableError) in
      try readFile(path + ".sig", limit: ApprovalJudge.largest)
    }
    let approval: Approval
    let signer: AllowedSigners.Signer
    do throws(EvidenceError) {
      approval = try Approval(parsing: statement)
      signer = try self.signer(of: signature)
    } catch {
      return .failure(error)
    }
    let answer = try SSHSignature.verify(
      statement, signature: path + ".sig", principal: signer.principal, namespace: namespace,
      signers: signers, revoked: revoked, at: now)
    if case .refused(let reason) = answer { return .failure(refusal(reason)) }
    do throws(EvidenceError) { try requireRight(approval, signer) } catch { return .failure(error) }
    return .success(
      (
        CountedApproval(
          principal: signer.principal, role: approval.role, fingerprint: signer.fingerprint,
          ticket: approval.ticket, expires: approval.expires, name: name, statement: statement,
          signature: signature), approval.decision
      ))
  }

  /// The line of allowed_signers that the signature's key stands in. A key in several lines speaks for the first
  /// person only.
  private func signer(of signature: [UInt8]) throws(EvidenceError) -> AllowedSigners.Signer {
    guard let key = SSHSignature.publicKey(in: signature) else {
      throw EvidenceError("no signature of ssh-keygen -Y sign", isIntegrity: true)
    }
    guard let signer = signers.signers.first(where: { $0.key == key }) else {
      throw EvidenceError(
        "signed by \(SSHKeyText.fingerprint(of: key)), which is not in allowed_signers")
    }
    return signer
  }

  private func refusal(_ reason: String) -> EvidenceError {
    let isWrong = reason.contains("incorrect signature") || reason.contains("Could not verify")
    return EvidenceError("signature refused: \(reason)", isIntegrity: isWrong)
  }

  private func requireRight(
    _ approval: Approval, _ signer: AllowedSigners.Signer
  ) throws(EvidenceError) {
    guard approval.subject == subject else {
      throw EvidenceError("about \(approval.subject.hex), expected \(subject.hex)")
    }
    guard signer.principal != requester else {
      throw EvidenceError("by \(signer.principal), who asked for it")
    }
    guard policy.roles[approval.role]?.contains(signer.principal) == true else {
      throw EvidenceError("\(signer.principal) does not have the role that it claims")
    }
    guard now <= approval.expires else {
      throw EvidenceError("expired at \(approval.expires)")
    }
    guard approval.issued <= now.adding(seconds: EvidenceFolder.clockTolerance) else {
      throw EvidenceError("issued at \(approval.issued), in the future")
    }
    let lasts = approval.expires.seconds(since: approval.issued)
    guard lasts > 0, lasts <= policy.validFor.components.seconds else {
      throw EvidenceError(
        "valid for \(AgeText.of(seconds: lasts)), expected at most "
          + AgeText.of(seconds: policy.validFor.components.seconds))
    }
  }
}
