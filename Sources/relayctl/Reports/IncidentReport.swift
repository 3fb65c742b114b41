import Configuration
import Console
import Gate
import JSON
import Manifest
import RFC3339

/// The output of `incident status`: incidents, and what must happen before each can be closed.
struct IncidentReport: Report {
  private let rows: [Row]

  fileprivate struct Row {
    let id: String
    let environment: String
    let opened: Timestamp
    let closed: Timestamp?
    let secrets: [String]
    /// The secrets of which no manifest contains a rotated value.
    let unrotated: [String]
    let reason: String
    /// The entry that opened the incident; `nil` for a statement that is not recorded.
    let entry: Int?
    let next: String
  }

  /// Creates the report about the incidents of `book`, or only about those with the ID `id`.
  init(_ book: IncidentBook, only id: String?, _ store: ManifestStore) throws(Failure) {
    var rows: [Row] = []
    for incident in book.incidents where id == nil || incident.id == id {
      let newest = incident.isOpen ? try store.rotated(for: incident)?.manifest : nil
      rows.append(Row(incident, newest))
    }
    for pending in book.pending where id == nil || pending.id == id {
      rows.append(Row(pending))
    }
    self.rows = rows
  }

  var isEmpty: Bool { rows.isEmpty }
  var hasOpen: Bool { rows.contains { $0.closed == nil } }

  var json: JSONValue {
    [
      "verdict": .string(hasOpen ? "no" : "yes"),
      "incidents": .array(
        rows.map { row in
          [
            "id": .string(row.id), "environment": .string(row.environment),
            "opened": .string(row.opened.description),
            "closed": .optional(row.closed?.description),
            "secrets": .array(row.secrets.map(JSONValue.string)),
            "unrotated": .array(row.unrotated.map(JSONValue.string)),
            "reason": .string(row.reason), "entry": row.entry.map { .integer($0) } ?? .null,
          ]
        }),
    ]
  }

  func text(for stream: Stream) -> String {
    (rows.isEmpty ? "" : table.text(for: stream))
      + "open incidents: " + stream.paint(hasOpen ? "yes" : "none", hasOpen ? .bad : .good) + "\n"
  }

  var markdown: String { rows.isEmpty ? "No incidents.\n" : table.markdown }

  private var table: Table {
    var table = Table(["incident", "env", "opened", "closed", "secrets", "next step", "reason"])
    for row in rows {
      table.append([
        Table.Cell(row.id), Table.Cell(row.environment), Table.Cell(row.opened.description),
        Table.Cell(row.closed?.description ?? "open", row.closed == nil ? .bad : .good),
        Table.Cell(row.secrets.joined(separator: ", ")), Table.Cell(row.next),
        Table.Cell(row.reason),
      ])
    }
    return table
  }
}

extension IncidentReport.Row {
  fileprivate init(_ incident: Incident, _ newest: ConfigManifest?) {
    let names = incident.secrets.map(\.name)
    let missing =
      incident.isOpen ? newest.map { incident.unrotated(in: $0).map(\.secret) } ?? names : []
    var next = missing.isEmpty ? "close the incident" : "rotate " + missing.joined(separator: ", ")
    if case .open(let objection?) = incident.state { next += " (\(objection.reason))" }
    self.init(
      id: incident.id, environment: incident.environment.rawValue, opened: incident.opened,
      closed: incident.closed, secrets: names, unrotated: missing, reason: incident.reason,
      entry: incident.entry, next: incident.isOpen ? next : "–")
  }

  fileprivate init(_ pending: PendingIncident) {
    let approval = pending.statement.approval
    self.init(
      id: pending.id, environment: pending.environment.rawValue, opened: approval.issued,
      closed: nil, secrets: [], unrotated: [], reason: approval.reason, entry: nil,
      next: "record it with incident open")
  }
}
