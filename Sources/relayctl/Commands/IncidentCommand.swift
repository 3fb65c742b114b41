import Configuration
import Console
import Crypto
import Durable
import Logbook

/// `relayctl incident`: a suspected leak, from its opening to its end (R30).
enum IncidentCommand {
  static let command = Command(
    "incident", summary: "open, follow and close incidents",
    discussion: """
      An incident names secrets that somebody else may know. While it is open no promotion into its environment \
      passes, unless every one of them was rotated since and the manifest carries the incident's id. The logbook is its \
      only state.
      """,
    options: [GitOptions.actor, GitOptions.commit] + LogbookEntryWriter.options,
    subcommands: [open, attach, close, status])

  private static let id = Argument<String>("ID", .incident, help: "the incident's id")
  private static let anyID = Argument<String?>.optional(
    "ID", .incident, help: "only this incident")
  private static let environment = Option<EnvironmentName>.value(
    "env", .environment, default: .prod, help: "the environment whose secrets are concerned")
  private static let secrets = Option<[String]>.repeated(
    "secret", .text.named("NAME"), help: "a variable whose secret may be known; may be repeated")
  private static let reason = Option<String>.required(
    "reason", .text.named("TEXT"), help: "what happened, in one line, without the secret")
  private static let ticket = Option<String>.required(
    "ticket", .ticket, help: "the ticket of the incident")
  private static let files = Option<[String]>.repeated(
    "file", .path, help: "a file whose digest is attached; may be repeated")
  private static let note = Option<String>.value(
    "note", .text.named("TEXT"), default: "", help: "one line")

  private static let open = Command(
    "open", summary: "open an incident: promotions into its environment stop",
    arguments: [id], options: [environment, secrets, reason, ticket],
    examples: [
      Example(
        "relayctl incident open INC-7 --env prod --secret TELEGRAM_BOT_TOKEN --reason token-in-a-log --ticket SEC-7",
        "the first thing to do")
    ],
    exitStatuses: [.no: "an incident of this id is known already"]
  ) { invocation, terminal throws(Failure) in
    let desk = try IncidentDesk(invocation)
    guard desk.book[invocation[id]] == nil else {
      throw Failure(.no, "\(invocation[id]): known already, expected a new id")
    }
    let names = invocation[secrets]
    guard !names.isEmpty else {
      throw Failure(.usage, "no secret, expected --secret NAME at least once")
    }
    for name in names where Contract.variable(named: name)?.class.isMasked != true {
      throw Failure(
        .usage, "--secret: no secret of the contract, expected a name such as TELEGRAM_BOT_TOKEN")
    }
    var draft = EntryDraft(
      time: desk.workspace.now, kind: .incidentOpen, env: invocation[environment].rawValue)
    draft.ticket = invocation[ticket]
    draft.details = [
      "incident": invocation[id], "secrets": names.joined(separator: ","),
      "reason": invocation[reason],
    ]
    return try desk.append(draft, terminal)
  }

  private static let attach = Command(
    "attach", summary: "attach a note or the digests of files", arguments: [id],
    options: [note, files], exitStatuses: [.no: "there is no such open incident"]
  ) { invocation, terminal throws(Failure) in
    let desk = try IncidentDesk(invocation)
    let incident = try desk.openIncident(invocation[id])
    var draft = EntryDraft(
      time: desk.workspace.now, kind: .incidentAttach, env: incident.environment.rawValue)
    draft.details = ["incident": incident.id]
    if !invocation[note].isEmpty { draft.details["note"] = invocation[note] }
    for (number, path) in invocation[files].enumerated() {
      let bytes = try durable { () throws(DurableError) in
        try readFile(path, limit: .mebibytes(64))
      }
      draft.digests["file_\(number + 1)"] = SHA256.digest(of: bytes)
      draft.details["file_\(number + 1)"] = path.split(separator: "/").last.map(String.init) ?? path
    }
    guard draft.details.count > 1 else {
      throw Failure(.usage, "nothing to attach, expected --note or --file")
    }
    return try desk.append(draft, terminal)
  }

  private static let close = Command(
    "close", summary: "close an incident whose secrets are rotated", arguments: [id],
    options: [note],
    exitStatuses: [.no: "there is no such open incident, or a secret is not rotated"]
  ) { invocation, terminal throws(Failure) in
    let desk = try IncidentDesk(invocation)
    let incident = try desk.openIncident(invocation[id])
    let missing = desk.book.unrotated(incident)
    guard missing.isEmpty else {
      throw Failure(
        .no, "\(incident.id): not rotated since it was opened: \(missing.joined(separator: ", "))",
        hint: "relayctl vault rotate, then relayctl secrets rotated NAME --ticket T")
    }
    var draft = EntryDraft(
      time: desk.workspace.now, kind: .incidentClose, env: incident.environment.rawValue)
    draft.details = ["incident": incident.id]
    if !invocation[note].isEmpty { draft.details["note"] = invocation[note] }
    return try desk.append(draft, terminal)
  }

  private static let status = Command(
    "status", summary: "tell which incidents are open and what they wait for",
    arguments: [anyID], exitStatuses: [.yes: "none is open", .no: "one is open"]
  ) { invocation, terminal throws(Failure) in
    let workspace = try Workspace(invocation)
    let book = IncidentBook(
      reading: try DeploymentLog(reading: try workspace.logbook(invocation)).entries)
    let shown = book.incidents.filter { invocation[anyID] == nil || $0.id == invocation[anyID] }
    if let id = invocation[anyID], shown.isEmpty {
      throw Failure(.usage, "\(id): no such incident in the logbook")
    }
    try terminal.answer(IncidentReport(incidents: shown, book: book), invocation)
    return shown.contains { $0.closed == nil } ? .no : .yes
  }
}

/// What every command that records about incidents needs.
private struct IncidentDesk {
  let workspace: Workspace
  let book: IncidentBook
  private let writer: LogbookEntryWriter
  private let invocation: Invocation

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    workspace = try Workspace(invocation)
    writer = try LogbookEntryWriter(invocation, workspace)
    book = IncidentBook(reading: try DeploymentLog(reading: writer.log).entries)
  }

  func openIncident(_ id: String) throws(Failure) -> Incident {
    guard let incident = book[id], incident.closed == nil else {
      throw Failure(.no, "\(id): no open incident of this id", hint: "relayctl incident status")
    }
    return incident
  }

  func append(_ draft: EntryDraft, _ terminal: Terminal) throws(Failure) -> ExitStatus {
    var draft = draft
    draft.actor = try GitOptions.actor(invocation, workspace)
    draft.commit = try GitOptions.commit(invocation, workspace)
    let appended = try writer.append(draft)
    try terminal.answer(AppendReport(appended: appended), invocation)
    return .yes
  }
}

extension ValueKind where Value == String {
  /// An incident's id, as manifests carry it.
  fileprivate static var incident: ValueKind<String> {
    ValueKind("ID") { text throws(Refusal) in
      guard TicketText.isTicket(text), !text.contains(","), !text.contains("/") else {
        throw Refusal(expected: "letters, digits and _ . # : -, as in INC-7")
      }
      return text
    }
  }
}
