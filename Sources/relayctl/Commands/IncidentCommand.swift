import Configuration
import Console
import Crypto
import Durable
import Gate
import Logbook

/// `relayctl incident`: opens, lists and closes incidents, which are suspected leaks of secrets.
enum IncidentCommand {
  static let command = Command(
    "incident", summary: "open, list and close incidents",
    discussion: """
      An incident names secrets that may have leaked. While it is open, promotions into its environment are refused \
      until every named secret has been rotated and the manifest contains the id of the incident. Incidents are stored \
      only in the logbook.
      """,
    options: [GitOptions.actor, GitOptions.commit] + LogbookEntryWriter.options,
    subcommands: [open, attach, close, status])

  private static let id = Argument<String>("ID", .incident, help: "the incident's id")
  private static let anyID = Argument<String?>.optional(
    "ID", .incident, help: "list only this incident")
  private static let environment = Option<EnvironmentName>.value(
    "env", .environment, default: .prod, help: "the secrets' environment")
  private static let secrets = Option<[String]>.repeated(
    "secret", .text.named("NAME"), help: "a variable whose secret may have leaked")
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
    let known = desk.book[invocation[id]]
    guard known == nil || known?.closed == nil && desk.recorded(draft) != nil else {
      throw Failure(.no, "\(invocation[id]): a different incident with this id already exists")
    }
    return try desk.record(draft, terminal)
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
    "close", summary: "close an incident after its secrets have been rotated", arguments: [id],
    options: [note],
    exitStatuses: [.no: "no open incident has this id, or a secret has not been rotated"]
  ) { invocation, terminal throws(Failure) in
    var desk = try IncidentDesk(invocation)
    let incident = try desk.incident(invocation[id])
    let missing = desk.book.unrotated(incident)
    guard missing.isEmpty else {
      throw Failure(
        .no,
        "\(incident.id): secrets not rotated since the incident was opened: \(missing.joined(separator: ", "))",
        hint: "run relayctl vault rotate, then relayctl secrets rotated NAME --ticket TICKET")
    }
    var draft = EntryDraft(
      time: desk.workspace.now, kind: .incidentClose, env: incident.environment.rawValue)
    draft.details = ["incident": incident.id]
    if !invocation[note].isEmpty { draft.details["note"] = invocation[note] }
    guard incident.closed == nil || desk.recorded(draft) != nil else { throw desk.closed(incident) }
    return try desk.record(draft, terminal)
  }

  private static let status = Command(
    "status", summary: "list incidents and what must happen before they can be closed",
    arguments: [anyID], exitStatuses: [.yes: "no incident is open", .no: "an incident is open"]
  ) { invocation, terminal throws(Failure) in
    let workspace = try Workspace(invocation)
    let book = IncidentBook(
      reading: try DeploymentLog(reading: try workspace.logbook(invocation)).entries)
    let shown = book.incidents.filter { invocation[anyID] == nil || $0.id == invocation[anyID] }
    if let id = invocation[anyID], shown.isEmpty {
      throw Failure(.usage, "\(id): the logbook has no incident with this id")
    }
    try terminal.answer(IncidentReport(incidents: shown, book: book), invocation)
    return shown.contains { $0.closed == nil } ? .no : .yes
  }
}

/// The logbook and its incidents, for the commands that record a change to an incident. The logbook
/// stays locked until the change is recorded.
private struct IncidentDesk: ~Copyable {
  let workspace: Workspace
  let book: IncidentBook
  private let history: DeploymentLog
  private var turn: LogbookTurn
  private let invocation: Invocation

  init(_ invocation: Invocation) throws(Failure) {
    let workspace = try Workspace(invocation)
    let turn = try LogbookEntryWriter(invocation, workspace).turn()
    let history = try turn.history()
    self.init(invocation, workspace, history, turn)
  }

  private init(
    _ invocation: Invocation, _ workspace: Workspace, _ history: DeploymentLog,
    _ turn: consuming LogbookTurn
  ) {
    self.invocation = invocation
    self.workspace = workspace
    self.history = history
    self.turn = turn
    book = IncidentBook(reading: history.entries)
  }

  /// Returns the incident, open or closed.
  func incident(_ id: String) throws(Failure) -> Incident {
    guard let incident = book[id] else { throw notOpen(id) }
    return incident
  }

  func openIncident(_ id: String) throws(Failure) -> Incident {
    guard let incident = book[id], incident.closed == nil else { throw notOpen(id) }
    return incident
  }

  func closed(_ incident: borrowing Incident) -> Failure { notOpen(incident.id) }

  private func notOpen(_ id: String) -> Failure {
    Failure(
      .no, "\(id): no open incident has this id",
      hint: "run relayctl incident status to list the incidents")
  }

  /// Returns the entry that records the same as `draft` about the newest incident with its id, or
  /// `nil` if there is none.
  func recorded(_ draft: EntryDraft) -> Entry? {
    let first = book[draft.details["incident"] ?? ""]?.entry ?? 0
    return history.entries.last { $0.seq >= first && $0.records(draft) }
  }

  /// Records the change, unless it is recorded already.
  mutating func record(_ draft: EntryDraft, _ terminal: Terminal) throws(Failure) -> ExitStatus {
    var draft = draft
    let known = recorded(draft)
    draft.actor = try GitOptions.actor(invocation, workspace)
    draft.commit = try GitOptions.commit(invocation, workspace)
    let recorded = try turn.record(draft, unless: known)
    try terminal.answer(AppendReport(recorded), invocation, recorded: recorded.entry)
    return .yes
  }
}

extension ValueKind where Value == String {
  /// The id of an incident, in the form that manifests use.
  fileprivate static var incident: ValueKind<String> {
    ValueKind("ID") { text throws(Refusal) in
      guard TicketText.isTicket(text), !text.contains(","), !text.contains("/") else {
        throw Refusal(expected: "1–64 letters, digits and _ . # : -, such as INC-7")
      }
      return text
    }
  }
}
