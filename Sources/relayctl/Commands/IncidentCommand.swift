import Configuration
import Console
import Crypto
import Durable
import Gate
import JSON
import Logbook
import RFC3339

/// `relayctl incident`: opens, lists and closes incidents, which are suspected leaks of secrets.
enum IncidentCommand {
  static let command = Command(
    "incident", summary: "open, list and close incidents",
    discussion: """
      An incident names secrets that may have leaked. While it is open, promotions into its environment are refused \
      until the manifest contains a rotated value of every named secret and the id of the incident. A person in the role \
      security closes it with a signed statement. Incidents are stored only in the logbook.
      """,
    options: [GitOptions.actor, GitOptions.commit] + LogbookEntryWriter.options,
    subcommands: [open, declare, attach, close, status])

  private static let id = Argument<String>("ID", .incident, help: "the incident's id")
  private static let anyID = Argument<String?>.optional(
    "ID", .incident, help: "list only this incident")
  private static let environment = Option<EnvironmentName>.value(
    "env", .environment, default: .prod, help: "the secrets' environment")
  private static let secrets = Option<[String]>.repeated(
    "secret", .text.named("NAME"), help: "a variable whose secret may have leaked")
  private static let manifest = Option<String?>.optional(
    "manifest", .text.named("MANIFEST"),
    help:
      "the path or digest of the manifest with the rotated secrets; default: the newest manifest of the environment that has them"
  )
  private static let reason = Option<String>.required(
    "reason", .text.named("TEXT"),
    help: "what happened, in one line; do not include any secret value"
  )
  private static let ticket = Option<String>.required(
    "ticket", .ticket, help: "the ticket for the incident")
  private static let files = Option<[String]>.repeated(
    "file", .path, help: "attach the digest of this file")
  private static let note = Option<String>.value(
    "note", .text.named("TEXT"), default: "", help: "a note to record, in one line")

  private static let open = Command(
    "open", summary: "open an incident, which stops promotions into its environment",
    discussion: """
      Records the version and the fingerprint of each secret in the newest promoted manifest, as the value that may have \
      leaked. No vault is needed. A value that was rotated before the incident was opened counts as rotated.
      """,
    arguments: [id], options: [environment, secrets, reason, ticket],
    examples: [
      Example(
        "relayctl incident open INC-7 --env prod --secret TELEGRAM_BOT_TOKEN --reason token-in-a-log --ticket SEC-7",
        "opens an incident about a leaked bot token")
    ],
    exitStatuses: [.no: "a different incident with this id already exists"]
  ) { invocation, terminal throws(Failure) in
    var desk = try IncidentDesk(invocation)
    let names = invocation[secrets]
    guard !names.isEmpty else {
      throw Failure(.usage, "no secret, expected --secret NAME at least once")
    }
    for name in names where Contract.variable(named: name)?.class.isMasked != true {
      throw Failure(
        .usage, "--secret: not a secret in the contract, expected a name such as TELEGRAM_BOT_TOKEN"
      )
    }
    var draft = EntryDraft(
      time: desk.workspace.now, kind: .incidentOpen, env: invocation[environment].rawValue)
    draft.ticket = invocation[ticket]
    draft.details = [
      "incident": invocation[id], "secrets": names.joined(separator: ","),
      "reason": invocation[reason],
    ]
    for secret in try desk.leaked(names, in: invocation[environment]) {
      draft.details.merge(secret.details) { _, new in new }
    }
    try desk.attachStatements(of: invocation[id], invocation[environment], to: &draft)
    guard !desk.hasIncident(invocation[id]) || desk.recorded(draft) != nil else {
      throw Failure(.no, "\(invocation[id]): a different incident with this id already exists")
    }
    return try desk.record(draft, terminal)
  }

  private static let declare = Command(
    "declare", summary: "sign a statement that opens an incident, without access to the logbook",
    discussion: """
      Signs a statement in the namespace relay-incident and writes it to approvals/. The gate refuses promotions into \
      the environment as soon as it finds the statement, even before incident open records it. Everyone who has a role \
      can declare an incident, and the statement does not expire.
      """,
    arguments: [id], options: ApprovalOptions.all + [environment],
    examples: [
      Example(
        "relayctl incident declare INC-7 --env prod --as bob@example.com --ticket SEC-7",
        "declares an incident as bob@example.com")
    ],
    exitStatuses: [.no: "this person has no role in the policy"]
  ) { invocation, terminal throws(Failure) in
    let workspace = try Workspace(invocation)
    try workspace.requireRealTime()
    let signer = ApprovalSigner(
      verifier: try workspace.approvalVerifier(invocation.environment),
      principal: invocation[ApprovalOptions.principal])
    terminal.warn(of: signer.verifier)
    let criteria = ApprovalCriteria(
      opening: invocation[id], in: invocation[environment], try workspace.policyInForce(),
      now: workspace.now)
    let signed = try StatementWriter(workspace, signer, invocation).sign(.approve, criteria)
    try terminal.answer(FactReport(signed.counted), invocation)
    return .yes
  }

  private static let attach = Command(
    "attach", summary: "attach a note or the digests of files to an incident", arguments: [id],
    options: [note, files], exitStatuses: [.no: "no open incident has this id"]
  ) { invocation, terminal throws(Failure) in
    var desk = try IncidentDesk(invocation)
    let incident = try desk.openIncident(invocation[id])
    var draft = EntryDraft(
      time: desk.workspace.now, kind: .incidentAttach, env: incident.environment.rawValue)
    draft.details = ["incident": incident.id]
    if !invocation[note].isEmpty { draft.details["note"] = invocation[note] }
    for (number, path) in invocation[files].enumerated() {
      let bytes = try durable(readFile(path, limit: .mebibytes(64)))
      draft.digests["file_\(number + 1)"] = SHA256.digest(of: bytes)
      draft.details["file_\(number + 1)"] = path.split(separator: "/").last.map(String.init) ?? path
    }
    guard draft.details.count > 1 else {
      throw Failure(.usage, "nothing to attach, expected --note or --file")
    }
    return try desk.record(draft, terminal)
  }

  private static let close = Command(
    "close", summary: "sign that an incident is over; a sufficient signature also records it",
    discussion: """
      Signs a statement in the namespace relay-incident about a manifest that contains a rotated value of each secret. \
      One person in the role security is sufficient, or two people of any role after incidents.escalate_after of the \
      policy. The gate verifies the statement and the manifest again.
      """,
    arguments: [id],
    options: ApprovalOptions.all + [ApprovalOptions.reject, manifest, note],
    examples: [
      Example(
        "relayctl incident close INC-7 --as carol@example.com --ticket SEC-7",
        "closes the incident as carol@example.com")
    ],
    exitStatuses: [
      .yes: "signed; the answer lists the missing approvals or the entry that closes the incident",
      .no: "no incident has this id, or a secret has not been rotated",
    ]
  ) { invocation, terminal throws(Failure) in
    let desk = try ChangeApprovalDesk(invocation)
    let store = ManifestStore(workspace: desk.workspace)
    let now = desk.workspace.now
    let book = try desk.statements.incidents(in: desk.log, desk.policy, store, now: now)
    guard let incident = book.open(named: invocation[id]) ?? book[invocation[id]] else {
      throw IncidentDesk.unknown(invocation[id])
    }
    if !incident.isOpen {
      try terminal.answer(FactReport(closed: incident), invocation)
      return .yes
    }
    let rotated = try incident.rotatedManifest(invocation[manifest], in: store)
    let closing = IncidentClosing(incident, desk.policy)
    let change = ChangeApproval(closing.criteria(by: rotated.sha256, now: now)) {
      closing.isSatisfied(by: $0, now: now)
    }
    var draft = EntryDraft(
      time: now, kind: .incidentClose, env: incident.environment.rawValue,
      digests: ["manifest": rotated.sha256], details: ["incident": incident.id])
    if !invocation[note].isEmpty { draft.details["note"] = invocation[note] }
    return try desk.perform(change, draft, terminal)
  }

  private static let status = Command(
    "status", summary: "list incidents and what must happen before they can be closed",
    arguments: [anyID], exitStatuses: [.yes: "no incident is open", .no: "an incident is open"]
  ) { invocation, terminal throws(Failure) in
    let workspace = try Workspace(invocation)
    let policy = try workspace.policy()
    let log = try workspace.logbook(invocation, policy)
    let store = ManifestStore(workspace: workspace)
    let statements = try StatementReader(workspace, ObjectStore(of: log), invocation.environment)
    let book = try statements.incidents(
      in: try DeploymentLog(reading: log), policy, store, now: workspace.now)
    let report = try IncidentReport(book, only: invocation[anyID], store)
    if let id = invocation[anyID], report.isEmpty {
      throw Failure(.usage, "\(id): the logbook has no incident with this id")
    }
    try terminal.answer(report, invocation)
    return report.hasOpen ? .no : .yes
  }
}

extension FactReport {
  /// Creates the report about an incident that was closed before.
  fileprivate init(closed incident: Incident) {
    self.init([
      .init("incident", .string(incident.id)),
      .init("environment", .string(incident.environment.rawValue)),
      .init("closed", .optional(incident.closed?.description)),
      .init("recorded_before", .bool(true)),
    ])
  }
}

extension ValueKind where Value == String {
  /// The id of an incident, in the form that manifests use.
  fileprivate static var incident: ValueKind<String> {
    ValueKind("ID") { text throws(Refusal) in
      guard IncidentID.isValid(text) else { throw Refusal(expected: IncidentID.form) }
      return text
    }
  }
}
