/// What an entry records (docs/formats/logbook.md §1).
package enum EntryKind: String, CaseIterable, Sendable {
  case deploy, promote, rollback, render, rotate, allowlist, exception, approval
  case incidentOpen = "incident.open"
  case incidentAttach = "incident.attach"
  case incidentClose = "incident.close"
  case drill, snapshot, restore, note
}
