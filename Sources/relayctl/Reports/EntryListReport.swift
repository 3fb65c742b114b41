import Console
import Crypto
import JSON
import Logbook
import RFC3339

/// What `logbook list` shows, the newest entry last.
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
