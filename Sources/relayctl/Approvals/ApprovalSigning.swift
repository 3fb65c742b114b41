import Console
import Crypto
import Durable
import JSON
import Policy
import RFC3339

/// The options of everything that people sign.
enum ApprovalOptions {
  static let principal = Option<String>.required(
    "as", .text.named("PRINCIPAL"), help: "who approves, as in environments/allowed_signers")
  static let role = Option<String?>.optional(
    "role", .text.named("ROLE"), help: "a role of the policy; needed by who has several")
  static let key = Option<String?>.optional(
    "key", .path,
    help:
      "the private key, or the public half of one in the agent or a token; default: ~/.ssh/id_ed25519"
  )
  static let reason = Option<String>.value(
    "reason", .text.named("TEXT"), default: "", help: "why, in one line")
  static let ticket = Option<String?>.optional("ticket", .ticket, help: "the ticket of the change")
  static let out = Option<String>.value(
    "out", .path, default: "approvals", help: "the folder that the statement is written to")

  static let all: [any AnyOption] = [principal, role, key, reason, ticket, out]
}

/// One person signs statements in one role.
struct ApprovalSigning {
  let principal: String
  let role: String
  private let key: String
  private let namespace: String
  private let reason: String
  private let ticket: String
  private let folder: String
  private let workspace: Workspace
  private let invocation: Invocation
  private let validFor: Duration
  private let signers: AllowedSigners

  /// Refuses who may not approve: a stranger, the requester, somebody without the role.
  init(
    _ invocation: Invocation, _ workspace: Workspace, _ policy: PromotionPolicy,
    requester: String?, namespace: String, folder: String? = nil
  ) throws(Failure) {
    principal = invocation[ApprovalOptions.principal]
    role = try ApprovalSigning.role(invocation, policy.approvals)
    guard principal != requester else {
      throw Failure(
        .no, "\(principal) asked for this promotion and cannot approve it",
        hint: "somebody else of role \(role) approves")
    }
    signers = try AllowedSigners(in: workspace)
    guard signers.signers.contains(where: { $0.principal == invocation[ApprovalOptions.principal] })
    else {
      throw Failure(
        .no, "\(principal): not in \(signers.path), expected a line with their key",
        hint: "add the public key in a reviewed change")
    }
    let home = invocation.environment["HOME"] ?? ""
    key = invocation[ApprovalOptions.key] ?? "\(home)/.ssh/id_ed25519"
    reason = invocation[ApprovalOptions.reason]
    guard reason.utf8.count <= 1000, !reason.contains(where: \.isNewline) else {
      throw Failure(.misused, "--reason: expected one line of at most 1000 bytes")
    }
    ticket = invocation[ApprovalOptions.ticket] ?? ""
    self.folder = folder ?? invocation[ApprovalOptions.out]
    self.namespace = namespace
    self.workspace = workspace
    self.invocation = invocation
    validFor = policy.approvals.validFor
  }

  private static func role(
    _ invocation: Invocation, _ policy: ApprovalPolicy
  ) throws(Failure) -> String {
    let principal = invocation[ApprovalOptions.principal]
    let roles = policy.roles.filter { $0.value.contains(principal) }.keys.sorted()
    if let given = invocation[ApprovalOptions.role] {
      guard roles.contains(given) else {
        throw Failure(
          .no, "\(principal) does not have the role \(given)",
          hint: "approvals.roles in environments/policy.yaml says who has it")
      }
      return given
    }
    guard let role = roles.first else {
      throw Failure(
        .no, "\(principal): no role in environments/policy.yaml, expected one in approvals.roles")
    }
    guard roles.count == 1 else {
      throw Failure(
        .misused, "\(principal) has several roles, expected --role \(roles.joined(separator: "|"))")
    }
    return role
  }

  /// The statement, issued now.
  func approval(
    of subject: Digest, _ decision: Approval.Decision, validFor given: Duration?
  ) throws(Failure) -> Approval {
    let lasts = given ?? validFor
    guard lasts > .zero, lasts <= validFor else {
      throw Failure(
        .misused,
        "--expires-in: expected at most \(AgeText.of(seconds: validFor.components.seconds)) of the policy"
      )
    }
    return Approval(
      subject: subject, decision: decision, role: role, reason: reason, ticket: ticket,
      issued: workspace.now,
      expires: workspace.now.adding(seconds: lasts.components.seconds))
  }

  /// Signs and writes `PRINCIPAL.json` with its signature; nothing is left there unless it verifies. The path.
  func sign(_ approval: Approval) throws(Failure) -> String {
    let path = "\(folder)/\(principal).json"
    let statement = approval.bytes
    let signature = try SSHSignature.sign(
      statement, key: key, namespace: namespace, invocation)
    try durable { () throws(DurableError) in
      try makeFolder(folder, mode: .sharedFolder)
      try AtomicFile.write(signature, to: path + ".sig", mode: .shared)
    }
    let answer = try SSHSignature.verify(
      statement, signature: path + ".sig", principal: principal, namespace: namespace,
      signers: signers, revoked: nil, at: workspace.now)
    if case .refused(let reason) = answer {
      try durable { () throws(DurableError) in _ = try removeFile(path + ".sig") }
      throw Failure(
        .no, "\(key): signs, but not as \(principal) of \(signers.path): \(reason)",
        hint: "give the key that stands there as --key")
    }
    try durable { () throws(DurableError) in
      try AtomicFile.write(statement, to: path, mode: .shared)
    }
    return path
  }

  /// What was signed.
  func report(_ approval: Approval, _ path: String) -> FactReport {
    FactReport([
      .init("case", .string(approval.subject.hex)),
      .init("decision", .string(approval.decision.rawValue)),
      .init("principal", .string(principal)), .init("role", .string(role)),
      .init("ticket", .string(ticket)), .init("expires", .string(approval.expires.description)),
      .init("path", .string(path)), .init("signature", .string(path + ".sig")),
    ])
  }
}
