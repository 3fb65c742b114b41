import JSON

/// How many findings the scans had, by severity.
struct FindingsSection {
  private static let title = "Findings"
  /// One of these is a no, in the gate as here.
  private static let refused: Set<String> = ["critical", "unscored"]
  private let promotion: ReportedPromotion

  init(_ promotion: ReportedPromotion) { self.promotion = promotion }

  var section: PageSection {
    do throws(MissingContent) {
      let counts = try promotion.document("summary")["findings"]?.objectValue ?? []
      guard !counts.isEmpty else {
        return PageSection(FindingsSection.title, missing: "The summary counts no findings.")
      }
      var section = PageSection(FindingsSection.title)
      section.warn(of: promotion.file("summary"))
      section.append(table(counts))
      return section
    } catch {
      return PageSection(FindingsSection.title, missing: error.reason)
    }
  }

  private func table(_ counts: [JSONValue.Member]) -> String {
    var table = HTMLTable(id: "findings", label: "Findings by severity", ["severity", "findings"])
    for count in counts {
      let isRefused = FindingsSection.refused.contains(count.name) && count.value != 0
      table.append([count.name, HTMLText.of(count.value)], mark: isRefused ? "bad" : "")
    }
    return table.html
  }
}
