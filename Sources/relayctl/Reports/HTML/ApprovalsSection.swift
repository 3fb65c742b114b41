import RFC3339

/// Who approved, in which role, by which key, for which ticket, and how long that counted.
struct ApprovalsSection {
  private static let title = "Approvals"
  private let promotion: ReportedPromotion

  init(_ promotion: ReportedPromotion) { self.promotion = promotion }

  var section: PageSection {
    guard !promotion.approvals.isEmpty else {
      return PageSection(
        ApprovalsSection.title, missing: "No approval is recorded with this promotion.")
    }
    var section = PageSection(ApprovalsSection.title)
    var table = HTMLTable(
      id: "approvals", label: "Approvals",
      [
        "statement", "decision", "principal", "role", "ticket", "key", "expires", "reason",
        "signature",
      ])
    for approval in promotion.approvals {
      guard let statement = approval.statement else {
        table.append(
          [
            approval.file.name, approval.file.remark, approval.principal ?? HTMLText.none,
          ] + Array(repeating: HTMLText.none, count: 6), mark: "bad")
        continue
      }
      let isGood =
        statement.decision == .approve && approval.isSignatureValid && approval.file.recorded != nil
      table.append(
        [
          approval.file.name, statement.decision.rawValue, approval.principal ?? "not recorded",
          statement.role, shown(statement.ticket), approval.fingerprint ?? HTMLText.none,
          statement.expires.description, shown(statement.reason),
          approval.signature,
        ], mark: isGood ? "good" : "bad")
    }
    section.append(table.html)
    for stray in promotion.approvals where stray.file.recorded == nil {
      section.paragraph(stray.file.remark, mark: "warn")
    }
    return section
  }

  private func shown(_ text: String) -> String { text.isEmpty ? HTMLText.none : text }
}
