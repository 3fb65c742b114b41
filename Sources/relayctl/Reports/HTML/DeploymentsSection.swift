import Logbook
import RFC3339

/// How the deployments went that the promotion allowed.
struct DeploymentsSection {
  private let promotion: ReportedPromotion

  init(_ promotion: ReportedPromotion) { self.promotion = promotion }

  var section: PageSection {
    let title = "Deployments"
    guard !promotion.deployments.isEmpty else {
      return PageSection(title, missing: "None is in the logbook yet.")
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
