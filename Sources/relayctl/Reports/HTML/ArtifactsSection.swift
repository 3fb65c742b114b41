import Crypto
import Logbook

/// What was promoted, by digest, and whether what is stored here has them.
struct ArtifactsSection {
  private let promotion: ReportedPromotion

  init(_ promotion: ReportedPromotion) { self.promotion = promotion }

  var section: PageSection {
    let title = "Artifacts and digests"
    let rows = ArtifactComparison(promotion).rows
    guard !rows.isEmpty else {
      return PageSection(title, missing: "The entry records no digest.")
    }
    var section = PageSection(title)
    var table = HTMLTable(
      id: "artifacts", label: "Artifacts and digests", ["artifact", "compared", "SHA-256"])
    for row in rows {
      table.append(
        markup: [
          HTMLText.escape(row.name), HTMLText.escape(row.remark), "<code>\(row.digest.hex)</code>",
        ], mark: mark(row.judgement))
    }
    section.append(table.html)
    for file in promotion.files where file.recorded == nil {
      section.paragraph("\(file.name): not recorded. \(file.remark)", mark: "dim")
    }
    return section
  }

  private func mark(_ judgement: ArtifactComparison.Judgement) -> String {
    switch judgement {
    case .same: "good"
    case .other: "bad"
    case .open: ""
    }
  }
}
