import JSON
import Logbook
import RFC3339

/// The section about the verdict: its time, requester, ticket, commit and case, and the table of
/// rules.
struct VerdictSection {
  private static let title = "Verdict"
  private let promotion: ReportedPromotion

  init(_ promotion: ReportedPromotion) { self.promotion = promotion }

  var section: PageSection {
    do throws(MissingContent) {
      return section(of: try promotion.document("verdict"))
    } catch {
      return PageSection(VerdictSection.title, missing: error.reason)
    }
  }

  private func section(of verdict: JSONValue) -> PageSection {
    var section = PageSection(VerdictSection.title)
    section.warn(of: promotion.file("verdict"))
    let word = HTMLText.of(verdict["verdict"])
    section.append(
      "<p id=\"verdict\" class=\"\(word == "yes" ? "good" : "bad")\">\(HTMLText.escape(word))</p>\n"
    )
    let entry = promotion.entry.content
    section.facts([
      ("Decided", HTMLText.of(verdict["decided"]), false), ("Requested by", entry.actor, false),
      ("Ticket", entry.ticket.isEmpty ? HTMLText.none : entry.ticket, false),
      ("Commit", entry.commit, true), ("Case", HTMLText.of(verdict["case_id"]), true),
    ])
    if verdict["forced_time"] == true {
      section.paragraph(
        "The time of the verdict was set with --now and is not the time of the clock.", mark: "warn"
      )
    }
    guard let rules = verdict["rules"]?.arrayValue, !rules.isEmpty else {
      section.paragraph("The verdict has no rules.", mark: "bad")
      return section
    }
    section.append(table(rules))
    return section
  }

  private func table(_ rules: [JSONValue]) -> String {
    var table = HTMLTable(
      id: "rules", label: "Rules of the verdict",
      ["rule", "verdict", "reason", "evidence", "age", "next step"])
    for rule in rules {
      let notes = rule["evidence"]?.arrayValue ?? []
      table.append(
        [
          HTMLText.of(rule["id"]), HTMLText.of(rule["verdict"]), HTMLText.of(rule["reason"]),
          notes.isEmpty ? HTMLText.none : notes.map(evidence).joined(separator: ", "), age(notes),
          HTMLText.of(rule["next"]),
        ], mark: rule["verdict"] == "yes" ? "good" : "bad")
    }
    return table.html
  }

  private func evidence(_ note: JSONValue) -> String {
    "\(HTMLText.of(note["name"])) \(HTMLText.of(note["sha256"]).prefix(12))"
  }

  /// Returns the age of the oldest evidence in `notes`.
  private func age(_ notes: [JSONValue]) -> String {
    let ages = notes.compactMap { $0["age_seconds"]?.integerValue }
    return ages.max().map { AgeText.of(seconds: Int64($0)) } ?? HTMLText.none
  }
}
