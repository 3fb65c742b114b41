import JSON

/// What differed between the two environments, with the values before and after.
struct DriftSection {
  private static let title = "Drift"
  private let promotion: ReportedPromotion

  init(_ promotion: ReportedPromotion) { self.promotion = promotion }

  var section: PageSection {
    do throws(MissingContent) {
      let summary = try promotion.document("summary")
      guard let drift = summary["drift"], drift.objectValue != nil else {
        return PageSection(DriftSection.title, missing: "The summary says nothing about drift.")
      }
      return section(of: drift)
    } catch {
      return PageSection(DriftSection.title, missing: error.reason)
    }
  }

  private func section(of drift: JSONValue) -> PageSection {
    var section = PageSection(DriftSection.title)
    section.warn(of: promotion.file("summary"))
    section.paragraph(
      "\(HTMLText.of(drift["drift_percent"])) %: \(HTMLText.of(drift["differences"])) of "
        + "\(HTMLText.of(drift["compared"])) compared, limit \(HTMLText.of(drift["limit_percent"])) %",
      mark: drift["verdict"] == "no" ? "bad" : "")
    for reason in drift["reasons"]?.arrayValue ?? [] {
      section.paragraph("no: \(HTMLText.of(reason))", mark: "bad")
    }
    for warning in drift["warnings"]?.arrayValue ?? [] {
      section.paragraph("warning: \(HTMLText.of(warning))", mark: "warn")
    }
    let changes = drift["changes"]?.arrayValue ?? []
    if changes.isEmpty {
      section.paragraph("No differences.", mark: "dim")
    } else {
      section.append(table(changes, drift))
    }
    return section
  }

  private func table(_ changes: [JSONValue], _ drift: JSONValue) -> String {
    var table = HTMLTable(
      id: "drift", label: "Differences",
      [
        "variable", "accepted", "change", "in \(HTMLText.of(drift["from"]))",
        "in \(HTMLText.of(drift["to"]))", "ticket",
      ])
    for change in changes {
      table.append(
        [
          HTMLText.of(change["variable"]), HTMLText.of(change["accepted"]),
          HTMLText.of(change["kind"]), value(change["from"]), value(change["to"]),
          HTMLText.of(change["ticket"]),
        ], mark: change["accepted"] == true ? "good" : "bad")
    }
    return table.html
  }

  private func value(_ value: JSONValue?) -> String {
    value == nil || value == .null ? "absent" : HTMLText.of(value)
  }
}
