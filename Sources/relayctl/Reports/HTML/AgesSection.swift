import JSON

/// How old each secret was, as a bar against what the policy allows.
struct AgesSection {
  private static let title = "Secret ages"
  private let promotion: ReportedPromotion

  init(_ promotion: ReportedPromotion) { self.promotion = promotion }

  var section: PageSection {
    do throws(MissingContent) {
      let secrets = try promotion.document("summary")["secrets"]?.arrayValue ?? []
      guard !secrets.isEmpty else {
        return PageSection(AgesSection.title, missing: "The summary names no secret.")
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
      ["secret", "verdict", "age", "of the allowed age", "policy", "left", "version"])
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

  /// A bar of 100 units: how much of the age that the policy allows is used, with the share in words.
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
