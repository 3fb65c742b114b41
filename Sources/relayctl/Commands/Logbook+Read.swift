import Configuration
import Console
import JSON
import Logbook
import RFC3339

extension LogbookCommand {
  private static let kinds = Option<[EntryKind]>.repeated(
    "kind", .choice(), help: "entries of this kind; may be repeated")
  private static let listedEnvironment = Option<EnvironmentName?>.optional(
    "env", .environment, help: "entries of this environment")
  private static let from = Option<Timestamp?>.optional(
    "from", .timestamp, help: "entries of this time or later")
  private static let to = Option<Timestamp?>.optional(
    "to", .timestamp, help: "entries of this time or earlier")
  private static let limit = Option<Int?>.optional(
    "limit", .integer(in: 1...1_000_000_000), help: "the newest so many")

  static let list = Command(
    "list", summary: "list entries, the newest last",
    discussion: "Each entry shown was proved against the checkpoint; verify proves all there are.",
    options: [kinds, listedEnvironment, from, to, limit],
    examples: [
      Example("relayctl logbook list --env prod --kind deploy --limit 3", "the last deployments")
    ]
  ) { invocation, terminal throws(Failure) in
    let workspace = try Workspace(invocation)
    let log = try workspace.logbook(invocation)
    let filter = EntryFilter(
      kinds: invocation[kinds].isEmpty ? nil : Set(invocation[kinds]),
      env: invocation[listedEnvironment]?.rawValue, from: invocation[from], to: invocation[to])
    let report = try logged { () throws(LogbookError) in
      var reader = try LogReader(log)
      let entries = try reader.entries(matching: filter, limit: invocation[limit])
      return EntryListReport(
        log: log.path, checkpoint: reader.checkpoint.checkpoint, entries: entries)
    }
    try terminal.answer(report, invocation)
    return .yes
  }

  private static let index = Argument<Int>(
    "INDEX", .integer(in: 0...Int.max), help: "the entry's index, from 0")
  private static let line = Option<Bool>.flag(
    "line", help: "the entry's signed line as it is, the file that check takes")

  static let show = Command(
    "show", summary: "show an entry", arguments: [index], options: [line],
    examples: [Example("relayctl logbook show 7 --line > entry.json", "keeps entry 7 for check")]
  ) { invocation, terminal throws(Failure) in
    let workspace = try Workspace(invocation)
    let log = try workspace.logbook(invocation)
    let entry = try logged { () throws(LogbookError) in
      var reader = try LogReader(log)
      return try reader.entry(at: invocation[index])
    }
    if invocation[line] {
      try terminal.out.write(entry.line + [0x0a])
    } else {
      try terminal.answer(EntryReport(entry: entry), invocation)
    }
    return .yes
  }

  private static let exported = Option<String>.required(
    "out", .directory, help: "an empty or missing folder, or an earlier export of this log")

  static let export = Command(
    "export", summary: "write the log for static hosting",
    discussion:
      "Full C2SP tlog-tiles: checkpoint, hash tiles and entry bundles; the checkpoint comes last.",
    options: [exported],
    examples: [
      Example(
        "relayctl logbook export --out public/log", "writes or brings up to date a static log")
    ]
  ) { invocation, terminal throws(Failure) in
    let workspace = try Workspace(invocation)
    let log = try workspace.logbook(invocation)
    let output = invocation[exported]
    let (written, checkpoint) = try logged { () throws(LogbookError) in
      (try log.export(to: output), try log.checkpoint().checkpoint)
    }
    let facts = FactReport(
      [.init("out", .string(output)), .init("files_written", .integer(written))]
        + facts(of: checkpoint))
    try terminal.answer(facts, invocation)
    return .yes
  }
}
