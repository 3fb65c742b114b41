import Attestation
import Console
import Crypto
import Durable
import Gate
import JSON
import Logbook
import RFC3339

/// An approval of a promotion, read from the approval's files and the promotion's entry.
struct ReportedApproval {
  /// The file of the statement. Its name is `approval_N`, as in the entry, or the name of the file if
  /// the entry has no digest for it.
  let file: RecordedFile
  /// The person who approved, from the entry's `approved_by`; `nil` if the entry does not name one.
  let principal: String?
  /// The fingerprint of the key in the signature, `SHA256:` and base64; `nil` if no signature can be
  /// read.
  let fingerprint: String?
  /// The result of verifying the signature: `valid`, `missing`, `not readable`, `not valid: REASON`,
  /// `not checked` or `not checked: REASON`.
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

  /// The statement, if it can be parsed.
  var statement: ApprovalRecord? { file.content.flatMap { try? ApprovalRecord(parsing: $0) } }
}

/// Reads the approvals of a promotion from the promotion's folder of approvals.
struct ApprovalFinder {
  private static let prefix = "approval_"
  let entry: Entry
  let folder: String
  let workspace: Workspace
  /// This process's environment variables, for ssh-keygen.
  let environment: [String: String]

  /// Returns the recorded approvals in the order of the entry, then the files for which the entry has
  /// no digest.
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

  /// The entry's digests with the names `approval_N`, sorted by N.
  private var digests: [(name: String, digest: Digest)] {
    let numbered = entry.content.digests.compactMap { name, digest -> (Int, String, Digest)? in
      guard name.hasPrefix(ApprovalFinder.prefix),
        let number = Int(name.dropFirst(ApprovalFinder.prefix.count))
      else { return nil }
      return (number, name, digest)
    }
    return numbered.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map { ($0.1, $0.2) }
  }

  /// Returns the statements in the folder. Skips files that are not regular or larger than 16 KiB.
  private func statements() throws(Failure) -> [(name: String, file: ApprovalFile)] {
    try ApprovalFile.all(in: folder).compactMap { file in
      let name = file.name.split(separator: "/").last.map(String.init) ?? file.name
      return file.statement == nil ? nil : (name, file)
    }
  }

  /// Returns a verifier with the current `environments/allowed_signers`; `nil` if the file cannot be
  /// read.
  ///
  /// The file may no longer list the key of a person who has left. The page then shows that the
  /// signature was not checked.
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
    guard signature.namespace == StatementSubject.Purpose.promotion.namespace else {
      return ReportedApproval(
        file, principal, key, "not valid: signed for namespace \(signature.namespace)")
    }
    guard let verifier else {
      return ReportedApproval(
        file, principal, key, "not checked: allowed_signers cannot be read")
    }
    let lines = verifier.signers.lines(of: signature.key)
    guard let line = lines.first(where: { principal == nil || $0.principal == principal }) else {
      return ReportedApproval(
        file, principal, key, "not checked: the key is not in the current allowed_signers")
    }
    // Ignores the current revocations: the key may have been revoked after it signed the approval.
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

/// The section that lists the approvals: person, role, key, ticket, expiry, and the result of
/// verifying the signature.
struct ApprovalsSection {
  private static let title = "Approvals"
  private let promotion: ReportedPromotion

  init(_ promotion: ReportedPromotion) { self.promotion = promotion }

  var section: PageSection {
    guard !promotion.approvals.isEmpty else {
      return PageSection(
        ApprovalsSection.title, missing: "No approval is recorded for this promotion.")
    }
    var section = PageSection(ApprovalsSection.title)
    var table = HTMLTable(
      id: "approvals", label: "Approvals",
      [
        "statement", "decision", "principal", "role", "ticket", "key", "expires", "reason",
        "signature",
      ])
    for approval in promotion.approvals {
      guard let statement = approval.statement else {
        table.append(
          [
            approval.file.name, approval.file.remark, approval.principal ?? HTMLText.none,
          ] + Array(repeating: HTMLText.none, count: 6), mark: "bad")
        continue
      }
      let isGood =
        statement.decision == .approve && approval.isSignatureValid && approval.file.recorded != nil
      table.append(
        [
          approval.file.name, statement.decision.rawValue, approval.principal ?? "not recorded",
          statement.role, shown(statement.ticket), approval.fingerprint ?? HTMLText.none,
          statement.expires.description, shown(statement.reason),
          approval.signature,
        ], mark: isGood ? "good" : "bad")
    }
    section.append(table.html)
    for stray in promotion.approvals where stray.file.recorded == nil {
      section.paragraph(stray.file.remark, mark: "warn")
    }
    return section
  }

  private func shown(_ text: String) -> String { text.isEmpty ? HTMLText.none : text }
}
