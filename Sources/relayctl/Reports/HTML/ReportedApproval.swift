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

  /// The statement, if it can be read.
  var statement: Approval? { file.content.flatMap { try? Approval(parsing: $0) } }
}

/// Finds the approvals of an entry in the folder that its promotion left.
struct ApprovalFinder {
  private static let prefix = "approval_"
  private static let most = 200

  let entry: Entry
  let folder: String
  let workspace: Workspace

  /// Recorded ones in the order of the entry, then files that no digest names.
  func approvals() throws(Failure) -> [ReportedApproval] {
    var files = try statements()
    let signers = allowedSigners()
    let people = entry.content.details["approved_by"]?.split(separator: ",").map(String.init) ?? []
    var found: [ReportedApproval] = []
    for (number, recorded) in digests.enumerated() {
      let principal = people.indices.contains(number) ? people[number] : nil
      guard let at = files.firstIndex(where: { SHA256.digest(of: $0.bytes) == recorded.digest })
      else {
        let file = RecordedFile(missing: recorded.name, below: folder, recorded: recorded.digest)
        found.append(
          ReportedApproval(
            file: file, principal: principal, fingerprint: nil, signature: "not checked",
            isSignatureValid: false))
        continue
      }
      let statement = files.remove(at: at)
      let file = RecordedFile(
        recorded.name, at: statement.path, holding: statement.bytes, recorded: recorded.digest)
      found.append(try approval(file, principal, signers))
    }
    for statement in files {
      let file = RecordedFile(
        statement.name, at: statement.path, holding: statement.bytes, recorded: nil)
      found.append(try approval(file, nil, signers))
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

  private func statements() throws(Failure) -> [(name: String, path: String, bytes: [UInt8])] {
    guard try durable({ () throws(DurableError) in try exists(folder) }) else { return [] }
    let names = try durable { () throws(DurableError) in try listFolder(folder) }
      .filter { $0.hasSuffix(".json") && !$0.hasPrefix(".") }
    var found: [(name: String, path: String, bytes: [UInt8])] = []
    for name in names.prefix(ApprovalFinder.most) {
      let path = "\(folder)/\(name)"
      let bytes = try durable { () throws(DurableError) in
        try readFile(path, limit: .kibibytes(64))
      }
      found.append((name, path, bytes))
    }
    return found
  }

  /// The committed file as it is today: people come and go, so a signature that it no longer knows is told, not refused.
  private func allowedSigners() -> Result<AllowedSigners, Failure> {
    do throws(Failure) { return .success(try AllowedSigners(in: workspace)) } catch {
      return .failure(error)
    }
  }

  private func approval(
    _ file: RecordedFile, _ principal: String?, _ signers: Result<AllowedSigners, Failure>
  ) throws(Failure) -> ReportedApproval {
    func told(_ fingerprint: String?, _ words: String, _ isValid: Bool = false) -> ReportedApproval
    {
      ReportedApproval(
        file: file, principal: principal, fingerprint: fingerprint, signature: words,
        isSignatureValid: isValid)
    }
    let path = file.path + ".sig"
    guard try durable({ () throws(DurableError) in try exists(path) }) else {
      return told(nil, "missing")
    }
    let armored = try durable { () throws(DurableError) in
      try readFile(path, limit: .kibibytes(64))
    }
    guard let key = SSHSignature.publicKey(in: armored), let content = file.content else {
      return told(nil, "not readable")
    }
    let fingerprint = SSHKeyText.fingerprint(of: key)
    guard case .success(let signers) = signers else {
      return told(fingerprint, "not checked: allowed_signers cannot be read")
    }
    guard let signer = signers.signers.first(where: { $0.key == key }),
      principal == nil || signer.principal == principal
    else { return told(fingerprint, "not checked: the key is not in allowed_signers today") }
    let answer: SSHSignature.Answer
    do throws(Failure) {
      answer = try SSHSignature.verify(
        content, signature: path, principal: signer.principal,
        namespace: ApprovalJudge.promotions, signers: signers, revoked: nil, at: entry.time)
    } catch {
      return told(fingerprint, "not checked: ssh-keygen cannot be run")
    }
    switch answer {
    case .valid: return told(fingerprint, "valid", true)
    case .refused(let reason): return told(fingerprint, "not valid: \(reason)")
    }
  }
}
