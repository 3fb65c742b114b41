import Configuration
import Console
import JSON
import Logbook
import RFC3339

// The subcommands `list`, `show` and `export`.
extension LogbookCommand {
  private static let kinds = Option<[EntryKind]>.repeated(
    "kind", .choice(), help: "list only entries of this kind")
  private static let listedEnvironment = Option<EnvironmentName?>.optional(
    "env", .environment, help: "list only entries for this environment")
  private static let from = Option<Timestamp?>.optional(
    "from", .timestamp, help: "list only entries at or after this time")
  private static let to = Option<Timestamp?>.optional(
    "to", .timestamp, help: "list only entries at or before this time")
  private static let limit = Option<Int?>.optional(
    "limit", .integer(in: 1...1_000_000_000).named("N"), help: "list only the newest N entries"
  )

  static let list = Command(
    "list", summary: "list entries, newest last",
    discussion:
      "Verifies that the checkpoint includes each listed entry. "
      + "To check the whole log, run relayctl logbook verify.",
    options: [kinds, listedEnvironment, from, to, limit],
    examples: [
      Example(
        "relayctl logbook list --env prod --kind deploy --limit 3", "lists the last deployments")
    ]
  ) { invocation, terminal throws(Failure) in
    let workspace = try Workspace(invocation)
    let log = try workspace.logbook(invocation)
    let filter = EntryFilter(
      kinds: invocation[kinds].isEmpty ? nil : Set(invocation[kinds]),
      env: invocation[listedEnvironment]?.rawValue, from: invocation[from], to: invocation[to])
    let limit = invocation[limit]
    let report = try logged(
      log.read { (reader) throws(LogbookError) in
        EntryListReport(
          log: log.path, checkpoint: reader.checkpoint.checkpoint,
          entries: try reader.entries(matching: filter, limit: limit))
      })
    try terminal.answer(report, invocation)
    return .yes
  }

  private static let index = Argument<Int>(
    "INDEX", .integer(in: 0...Int.max), help: "the entry's index, from 0")
  private static let line = Option<Bool>.flag(
    "line", help: "print the entry's line unchanged, as input for relayctl logbook check")

  static let show = Command(
    "show", summary: "show an entry", arguments: [index], options: [line],
    examples: [
      Example(
        "relayctl logbook show 7 --line > entry.json", "saves entry 7 for relayctl logbook check")
    ]
  ) { invocation, terminal throws(Failure) in
    let workspace = try Workspace(invocation)
    let log = try workspace.logbook(invocation)
    let index = invocation[index]
    let entry = try logged(
      log.read { (reader) throws(LogbookError) in try reader.entry(at: index) })
    if invocation[line] {
      try terminal.out.write(entry.line + [0x0a])
    } else {
      try terminal.answer(EntryReport(entry: entry), invocation)
    }
    return .yes
  }

  private static let exported = Option<String>.required(
    "out", .directory, help: "the folder to write: missing, empty, or an earlier export of this log"
  )

  static let export = Command(
    "export", summary: "write the log for static hosting",
    discussion:
      "Writes the log as C2SP tlog-tiles: hash tiles and entry bundles first, then the checkpoint.",
    options: [exported],
    examples: [
      Example(
        "relayctl logbook export --out public/log", "creates or updates a static log")
    ]
  ) { invocation, terminal throws(Failure) in
    let workspace = try Workspace(invocation)
    let log = try workspace.logbook(invocation)
    let output = invocation[exported]
    try OutputPath("--out", "\(output)/checkpoint", .checkedElsewhere)
      .require(in: workspace, log: log.path)
    let done = try logged(log.export(to: output))
    let facts = FactReport(
      [.init("out", .string(output)), .init("files_written", .integer(done.filesWritten))]
        + facts(of: done.checkpoint))
    try terminal.answer(facts, invocation)
    return .yes
  }
}
