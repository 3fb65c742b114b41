import Console
import Crypto
import JSON
import Logbook
import RFC3339

/// The output of `logbook show`: one entry.
struct EntryReport: Report {
  let entry: Entry
  /// The names and values of facts to show after the facts of the entry.
  var further: [(String, String)] = []

  /// The members of the entry's line, in the order of the text format.
  var json: JSONValue {
    let content = entry.content
    return [
      "seq": .integer(entry.seq), "time": .string(content.time.description),
      "kind": .string(content.kind.rawValue), "env": .string(content.env),
      "actor": .string(content.actor), "commit": .string(content.commit),
      "ticket": .string(content.ticket), "deploy": .string(content.deploy),
      "digests": EntryReport.object(content.digests.mapValues(\.description)),
      "details": EntryReport.object(content.details),
    ]
  }

  func text(for stream: Stream) -> String { table.text(for: stream) }

  var markdown: String { table.markdown }

  private var table: Table {
    var table = Table(["", ""])
    for (name, value) in facts where !value.isEmpty {
      table.append([Table.Cell(name, .dim), Table.Cell(value)])
    }
    return table
  }

  private var facts: [(String, String)] {
    let content = entry.content
    let digests = EntryReport.sorted(content.digests).map {
      ("digest \($0.key)", $0.value.description)
    }
    let details = EntryReport.sorted(content.details).map { ("detail \($0.key)", $0.value) }
    return [
      ("entry", "\(entry.seq)"), ("time", content.time.description),
      ("kind", content.kind.rawValue), ("env", content.env), ("actor", content.actor),
      ("commit", content.commit), ("ticket", content.ticket), ("deploy", content.deploy),
    ] + digests + details + further
  }

  static func object(_ members: [String: String]) -> JSONValue {
    .object(sorted(members).map { JSONValue.Member($0.key, .string($0.value)) })
  }

  /// Returns the members sorted by the bytes of their names, as in the entry's line.
  static func sorted<Value>(_ members: [String: Value]) -> [(key: String, value: Value)] {
    members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
  }
}

/// The output of `logbook list`, newest entry last.
struct EntryListReport: Report {
  let log: String
  let checkpoint: Checkpoint
  let entries: [Entry]

  var json: JSONValue {
    [
      "log": .string(log), "origin": .string(checkpoint.origin.description),
      "size": .integer(checkpoint.size),
      "entries": .array(entries.map { EntryReport(entry: $0).json }),
    ]
  }

  func text(for stream: Stream) -> String { table.text(for: stream) }

  var markdown: String { table.markdown }

  private static let shownCommit = 12

  private var table: Table {
    var table = Table([
      .init("entry", .right), "time", "kind", "env", "actor", "commit", "ticket", "deploy",
      "digests and details",
    ])
    for entry in entries {
      let content = entry.content
      table.append([
        "\(entry.seq)", "\(content.time)", Table.Cell(content.kind.rawValue),
        Table.Cell(content.env), Table.Cell(content.actor),
        Table.Cell(String(content.commit.prefix(EntryListReport.shownCommit))),
        Table.Cell(content.ticket), Table.Cell(content.deploy), Table.Cell(rest(of: content)),
      ])
    }
    return table
  }

  private func rest(of content: EntryDraft) -> String {
    let digests = EntryReport.sorted(content.digests).map {
      "\($0.key)=\($0.value.hex.prefix(EntryListReport.shownCommit))"
    }
    let details = EntryReport.sorted(content.details).map { "\($0.key)=\($0.value)" }
    return (digests + details).joined(separator: " ")
  }
}

/// The output of `logbook append` and of the commands about incidents.
struct AppendReport: Report {
  let appended: Appended
  /// Whether an earlier call had already recorded the same event.
  let wasThere: Bool

  init(appended: Appended) {
    self.appended = appended
    wasThere = false
  }

  init(_ recorded: Recorded) {
    appended = recorded.appended
    wasThere = recorded.wasThere
  }

  var json: JSONValue {
    let checkpoint = appended.checkpoint.checkpoint
    return [
      "index": .integer(appended.entry.seq), "entry": EntryReport(entry: appended.entry).json,
      "origin": .string(checkpoint.origin.description), "size": .integer(checkpoint.size),
      "root": .string(checkpoint.root.hex),
      "rolled_forward": appended.rolledForward.map { EntryReport(entry: $0).json } ?? .null,
      "torn_file": .optional(appended.tornFile), "recorded_before": .bool(wasThere),
    ]
  }

  func text(for stream: Stream) -> String {
    notes.map { $0 + "\n" }.joined() + entry.text(for: stream)
  }

  var markdown: String { notes.map { $0 + "\n\n" }.joined() + entry.markdown }

  private var entry: EntryReport {
    let checkpoint = appended.checkpoint.checkpoint
    return EntryReport(
      entry: appended.entry,
      further: [("size", "\(checkpoint.size)"), ("root", checkpoint.root.hex)]
        + (wasThere ? [("recorded before", "yes")] : []))
  }

  private var notes: [String] {
    let completed = appended.rolledForward.map {
      "completed entry \($0.seq) (\($0.kind.rawValue)) from an interrupted append"
    }
    let aside = appended.tornFile.map {
      "moved the incomplete line from an interrupted append to \($0)"
    }
    return [completed, aside].compactMap { $0 }.map(escapedForTerminal)
  }
}
