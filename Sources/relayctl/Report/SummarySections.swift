import JSON

/// The section that lists the differences between the two environments, with their values.
struct DriftSection {
  private static let title = "Drift"
  private let promotion: ReportedPromotion

  init(_ promotion: ReportedPromotion) { self.promotion = promotion }

  var section: PageSection {
    do throws(MissingContent) {
      let summary = try promotion.document("summary")
      guard let drift = summary["drift"], drift.objectValue != nil else {
        return PageSection(
          DriftSection.title, missing: "The summary does not contain a drift report.")
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

/// The section that lists the age of each secret at the time of the promotion, with a bar for the used
/// share of the age that the policy allows.
struct AgesSection {
  private static let title = "Secret ages"
  private let promotion: ReportedPromotion

  init(_ promotion: ReportedPromotion) { self.promotion = promotion }

  var section: PageSection {
    do throws(MissingContent) {
      let secrets = try promotion.document("summary")["secrets"]?.arrayValue ?? []
      guard !secrets.isEmpty else {
        return PageSection(AgesSection.title, missing: "The summary lists no secrets.")
      }
      var section = PageSection(AgesSection.title)
      section.warn(of: promotion.file("summary"))
      section.append(table(secrets))
      return section
    } catch {
      return PageSection(AgesSection.title, missing: error.reason)
    }
  }

  private func table(_ secrets: [JSONValue]) -> String {
    var table = HTMLTable(
      id: "ages", label: "Ages of secrets",
      ["secret", "verdict", "age", "share of the allowed age", "policy", "left", "version"])
    for secret in secrets {
      let days = secret["age_days"]?.integerValue
      let policy = secret["policy_days"]?.integerValue
      let verdict = secret["verdict"]
      table.append(
        markup: [
          HTMLText.escape(HTMLText.of(secret["name"])), HTMLText.escape(HTMLText.of(verdict)),
          dated(days), bar(days, policy), dated(policy), dated(secret["days_left"]?.integerValue),
          HTMLText.escape(HTMLText.of(secret["version"])),
        ], mark: isDue(secret, days, policy) ? "bad" : "good")
    }
    return table.html
  }

  private func isDue(_ secret: JSONValue, _ days: Int?, _ policy: Int?) -> Bool {
    if let left = secret["days_left"]?.integerValue { return left < 0 }
    guard let days, let policy else { return false }
    return days > policy
  }

  private func dated(_ days: Int?) -> String { days.map { "\($0) d" } ?? HTMLText.none }

  /// Returns a bar for the used share of the allowed age, followed by the share in percent.
  private func bar(_ days: Int?, _ policy: Int?) -> String {
    guard let days, let policy, policy > 0 else { return HTMLText.none }
    let (scaled, isTooLarge) = days.multipliedReportingOverflow(by: 100)
    let percent = isTooLarge ? 100 : max(0, scaled / policy)
    let mark = days > policy ? "late" : "bar"
    return "<span class=\"age\"><svg viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" "
      + "aria-hidden=\"true\"><rect class=\"track\" width=\"100\" height=\"8\"/>"
      + "<rect class=\"\(mark)\" width=\"\(min(100, percent))\" height=\"8\"/></svg>"
      + "<span>\(percent) %</span></span>"
  }
}

/// The section that lists the number of findings in the scans by severity.
struct FindingsSection {
  private static let title = "Findings"
  /// The severities that the gate refuses. Their rows are marked as bad.
  private static let refused: Set<String> = ["critical", "unscored"]
  private let promotion: ReportedPromotion

  init(_ promotion: ReportedPromotion) { self.promotion = promotion }

  var section: PageSection {
    do throws(MissingContent) {
      let counts = try promotion.document("summary")["findings"]?.objectValue ?? []
      guard !counts.isEmpty else {
        return PageSection(
          FindingsSection.title, missing: "The summary does not contain the counts of findings.")
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
