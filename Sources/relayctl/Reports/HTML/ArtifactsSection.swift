import Crypto
import Logbook

/// What was promoted, by digest, and whether what is stored here has them.
struct ArtifactsSection {
  private let promotion: ReportedPromotion

  init(_ promotion: ReportedPromotion) { self.promotion = promotion }

  var section: PageSection {
    let title = "Artifacts and digests"
    let rows = ArtifactComparison(promotion).rows
    var section = PageSection(title)
    if rows.isEmpty {
      section.paragraph("The entry records no digest.", mark: "warn")
    } else {
      section.append(table(rows))
    }
    for file in promotion.files where file.recorded == nil {
      section.paragraph("\(file.name): not recorded. \(file.remark)", mark: "dim")
    }
    return section
  }

  private func table(_ rows: [ArtifactComparison.Row]) -> String {
    var table = HTMLTable(
      id: "artifacts", label: "Artifacts and digests", ["artifact", "compared", "SHA-256"])
    for row in rows {
      table.append(
        markup: [
          HTMLText.escape(row.name), HTMLText.escape(row.remark), "<code>\(row.digest.hex)</code>",
        ], mark: mark(row.judgement))
    }
    return table.html
  }

  private func mark(_ judgement: ArtifactComparison.Judgement) -> String {
    switch judgement {
    case .same: "good"
    case .other: "bad"
    case .open: ""
    }
  }
}
