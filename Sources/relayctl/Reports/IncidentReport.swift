import Configuration
import Console
import Gate
import JSON
import RFC3339

/// The output of `incident status`: incidents, and what must happen before each can be closed.
struct IncidentReport: Report {
  let incidents: [Incident]
  let book: IncidentBook

  private var hasOpen: Bool { incidents.contains { $0.closed == nil } }

  var json: JSONValue {
    [
      "verdict": .string(hasOpen ? "no" : "yes"),
      "incidents": .array(
        incidents.map { incident in
          [
            "id": .string(incident.id), "environment": .string(incident.environment.rawValue),
            "opened": .string(incident.opened.description),
            "closed": .optional(incident.closed?.description),
            "secrets": .array(incident.secrets.map(JSONValue.string)),
            "unrotated": .array(unrotated(incident).map(JSONValue.string)),
            "reason": .string(incident.reason), "entry": .integer(incident.entry),
          ]
        }),
    ]
  }

  func text(for stream: Stream) -> String {
    (incidents.isEmpty ? "" : table.text(for: stream))
      + "open incidents: " + stream.paint(hasOpen ? "yes" : "none", hasOpen ? .bad : .good) + "\n"
  }

  var markdown: String { incidents.isEmpty ? "No incidents.\n" : table.markdown }

  private func unrotated(_ incident: Incident) -> [String] {
    incident.closed == nil ? book.unrotated(incident) : []
  }

  private var table: Table {
    var table = Table(["incident", "env", "opened", "closed", "secrets", "next step", "reason"])
    for incident in incidents {
      let missing = unrotated(incident)
      let waits =
        missing.isEmpty ? "close the incident" : "rotate " + missing.joined(separator: ", ")
      table.append([
        Table.Cell(incident.id), Table.Cell(incident.environment.rawValue),
        Table.Cell(incident.opened.description),
        Table.Cell(incident.closed?.description ?? "open", incident.closed == nil ? .bad : .good),
        Table.Cell(incident.secrets.joined(separator: ", ")),
        Table.Cell(incident.closed == nil ? waits : "–"), Table.Cell(incident.reason),
      ])
    }
    return table
  }
}
