import Attestation
import Console
import Crypto
import Durable
import JSON
import Logbook

/// An approval of a promotion as its files and its entry show it.
struct ReportedApproval {
  /// The statement; its name is that of the digest in the entry, or the file's where no digest names it.
  let file: RecordedFile
  /// Who approved, from the entry; `nil` where it does not say.
  let principal: String?
  /// The key in the signature beside the statement: `SHA256:` and base64; `nil` without a readable signature.
  let fingerprint: String?
  /// Whether the signature is good, in words.
  let signature: String
  let isSignatureValid: Bool

  init(
    _ file: RecordedFile, _ principal: String?, _ fingerprint: String?, _ signature: String,
    isSignatureValid: Bool = false
  ) {
    self.file = file
    self.principal = principal
    self.fingerprint = fingerprint
    self.signature = signature
    self.isSignatureValid = isSignatureValid
  }

  /// The statement, if it can be read.
  var statement: Approval? { file.content.flatMap { try? Approval(parsing: $0) } }
}

/// Finds the approvals of an entry in the folder that its promotion left.
struct ApprovalFinder {
  private static let prefix = "approval_"
  let entry: Entry
  let folder: String
  let workspace: Workspace
  /// The variables of this process, for ssh-keygen.
  let environment: [String: String]

  /// Recorded ones in the order of the entry, then files that no digest names.
  func approvals() throws(Failure) -> [ReportedApproval] {
    var files = try statements()
    let verifier = verifier()
    let people = entry.content.details["approved_by"]?.split(separator: ",").map(String.init) ?? []
    var found: [ReportedApproval] = []
    for (number, recorded) in digests.enumerated() {
      let principal = people.indices.contains(number) ? people[number] : nil
      let place = files.firstIndex {
        $0.file.statement.map { SHA256.digest(of: $0) } == recorded.digest
      }
      guard let place else {
        let file = RecordedFile(missing: recorded.name, below: folder, recorded: recorded.digest)
        found.append(ReportedApproval(file, principal, nil, "not checked"))
        continue
      }
      let statement = files.remove(at: place).file
      let file = RecordedFile(
        recorded.name, at: statement.name, holding: statement.statement ?? [],
        recorded: recorded.digest)
      found.append(approval(file, principal, statement.signature, verifier))
    }
    for (name, stray) in files {
      let file = RecordedFile(name, at: stray.name, holding: stray.statement ?? [], recorded: nil)
      found.append(approval(file, nil, stray.signature, verifier))
    }
    return found
  }

  /// The digests of approvals, in the order of their numbers.
  private var digests: [(name: String, digest: Digest)] {
    let numbered = entry.content.digests.compactMap { name, digest -> (Int, String, Digest)? in
      guard name.hasPrefix(ApprovalFinder.prefix),
        let number = Int(name.dropFirst(ApprovalFinder.prefix.count))
      else { return nil }
      return (number, name, digest)
    }
    return numbered.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map { ($0.1, $0.2) }
  }

  /// Those of the folder; what is no regular file of a few kilobytes is no approval.
  private func statements() throws(Failure) -> [(name: String, file: ApprovalFile)] {
    try ApprovalFile.all(in: folder).compactMap { file in
      let name = file.name.split(separator: "/").last.map(String.init) ?? file.name
      return file.statement == nil ? nil : (name, file)
    }
  }

  /// What verifies, with the committed file as it is today: people come and go, so a key that it no longer knows is
  /// told, not refused.
  private func verifier() -> ApprovalVerifier<SSHKeygen>? {
    try? workspace.approvalVerifier(environment)
  }

  private func approval(
    _ file: RecordedFile, _ principal: String?, _ signature: [UInt8]?,
    _ verifier: ApprovalVerifier<SSHKeygen>?
  ) -> ReportedApproval {
    guard let signature else {
      return ReportedApproval(file, principal, nil, "missing")
    }
    guard let signature = SSHSignature(signature), let content = file.content else {
      return ReportedApproval(file, principal, nil, "not readable")
    }
    let key = signature.key.fingerprint
    guard signature.namespace == ApprovalCriteria.Namespace.approval.rawValue else {
      return ReportedApproval(file, principal, key, "not valid: for \(signature.namespace)")
    }
    guard let verifier else {
      return ReportedApproval(
        file, principal, key, "not checked: allowed_signers cannot be read")
    }
    let lines = verifier.signers.lines(of: signature.key)
    guard let line = lines.first(where: { principal == nil || $0.principal == principal }) else {
      return ReportedApproval(
        file, principal, key, "not checked: the key is not in allowed_signers today")
    }
    // Whether the key was revoked since is no matter of that time.
    guard
      let answer = try? verifier.signatures.verify(
        signature, content, line: line, revoked: nil, at: entry.time)
    else {
      return ReportedApproval(file, principal, key, "not checked: ssh-keygen cannot be run")
    }
    switch answer {
    case .valid: return ReportedApproval(file, principal, key, "valid", isSignatureValid: true)
    case .refused(let reason): return ReportedApproval(file, principal, key, "not valid: \(reason)")
    case .revoked: return ReportedApproval(file, principal, key, "not valid: the key is revoked")
    }
  }
}
