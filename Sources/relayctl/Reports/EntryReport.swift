import Console
import Crypto
import JSON
import Logbook
import RFC3339

/// One entry of the logbook.
struct EntryReport: Report {
  let entry: Entry
  /// Facts that follow those of the entry: name and value.
  var further: [(String, String)] = []

  /// The members of the entry's line, in the order in which people read them.
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

  /// By the bytes of the names, as the entry's line has them.
  static func sorted<Value>(_ members: [String: Value]) -> [(key: String, value: Value)] {
    members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
  }
}
