import Logbook
import RFC3339

/// The section that lists every entry of the logbook, newest first. A collapsed part contains the
/// older entries.
struct TimelineSection {
  /// The maximum number of entries outside the collapsed part. Browsers are slow to lay out a table of
  /// 10,000 rows.
  private static let recent = 200
  private static let columns = [
    "entry", "time", "kind", "environment", "actor", "ticket", "deployment",
  ]

  let entries: [Entry]
  /// The index of the entry that the page is about; `nil` if there is none.
  let marked: Int?

  var section: PageSection {
    var section = PageSection("Timeline")
    let recent = entries.suffix(TimelineSection.recent)
    section.append(table(id: "timeline", recent))
    let older = entries.dropLast(TimelineSection.recent)
    if !older.isEmpty {
      let word = older.count == 1 ? "entry" : "entries"
      section.append(
        "<details><summary>\(older.count) older \(word)</summary>\n"
          + table(id: "older", older) + "</details>\n")
    }
    return section
  }

  private func table(id: String, _ entries: ArraySlice<Entry>) -> String {
    var table = HTMLTable(id: id, label: "Entries of the logbook", TimelineSection.columns)
    for entry in entries.reversed() {
      let content = entry.content
      table.append(
        [
          String(entry.seq), content.time.description, content.kind.rawValue, content.env,
          content.actor, content.ticket, content.deploy,
        ], mark: entry.seq == marked ? "this" : "")
    }
    return table.html
  }
}

/// The section that lists the deployments of the promoted lock, with their results.
struct DeploymentsSection {
  private let promotion: ReportedPromotion

  init(_ promotion: ReportedPromotion) { self.promotion = promotion }

  var section: PageSection {
    let title = "Deployments"
    guard !promotion.deployments.isEmpty else {
      return PageSection(title, missing: "The logbook has no deployment for this promotion yet.")
    }
    var section = PageSection(title)
    var table = HTMLTable(
      id: "deployments", label: "Deployments", ["entry", "result", "time", "actor", "deployment"])
    for entry in promotion.deployments {
      let result = entry.content.details["result"] ?? HTMLText.none
      table.append(
        [
          String(entry.seq), result, entry.time.description, entry.content.actor,
          entry.content.deploy,
        ], mark: result == "healthy" ? "good" : "bad")
    }
    section.append(table.html)
    return section
  }
}
