import Crypto
import JSON
import Logbook
import RFC3339

/// The sections of a page about one promotion. What is missing is said, not left out.
struct PromotionSections {
  private let promotion: ReportedPromotion
  private let verdict: JSONValue?
  private let summary: JSONValue?

  init(_ promotion: ReportedPromotion) {
    self.promotion = promotion
    verdict = promotion.verdict.flatMap { try? JSONValue.parse($0) }
    summary = promotion.summary.flatMap { try? JSONValue.parse($0) }
  }

  var html: String {
    [
      section("Verdict", rules), section("Drift", drift), section("Secret ages", ages),
      section("Findings", findings), section("Approvals", approvals),
      section("Artifacts", artifacts), section("Deployments", deployments),
    ].joined()
  }

  private func section(_ title: String, _ body: String?) -> String {
    "<h2>\(title)</h2>\n" + (body ?? "<p class=\"dim\">Not recorded with this promotion.</p>\n")
  }

  private func text(_ value: JSONValue?) -> String {
    switch value {
    case .string(let text): text
    case .number(let literal): literal
    case .bool(let value): value ? "yes" : "no"
    default: "–"
    }
  }

  private var rules: String? {
    guard let verdict, let rows = verdict["rules"]?.arrayValue else { return nil }
    var table = HTMLTable(
      id: "rules", ["rule", "verdict", "reason", "evidence", "age", "next step"])
    for row in rows {
      let notes = row["evidence"]?.arrayValue ?? []
      let ages = notes.compactMap { $0["age_seconds"]?.integerValue }
      table.append(
        [
          text(row["id"]), text(row["verdict"]), text(row["reason"]),
          notes.map { "\(text($0["name"])) \(text($0["sha256"]).prefix(12))" }
            .joined(separator: ", "),
          ages.max().map { AgeText.of(seconds: Int64($0)) } ?? "–", text(row["next"]),
        ], mark: row["verdict"] == "yes" ? "good" : "bad")
    }
    let word = text(verdict["verdict"])
    let entry = promotion.entry.content
    return
      "<p class=\"verdict \(word == "yes" ? "good" : "bad")\">\(HTMLText.escape(word))</p>\n"
      + "<p class=\"dim\">Decided at \(HTMLText.escape(text(verdict["decided"]))), asked for by "
      + "\(HTMLText.escape(entry.actor)), commit <code>\(HTMLText.escape(entry.commit))</code>, case "
      + "<code>\(HTMLText.escape(text(verdict["case_id"])))</code>.</p>\n" + table.html
  }

  private var drift: String? {
    guard let drift = summary?["drift"] else { return nil }
    let figure =
      "\(text(drift["drift_percent"])) % (\(text(drift["differences"])) of \(text(drift["compared"])) "
      + "compared, limit \(text(drift["limit_percent"])) %)"
    var table = HTMLTable(
      id: "drift",
      ["variable", "accepted", "change", text(drift["from"]), text(drift["to"]), "ticket"])
    for change in drift["changes"]?.arrayValue ?? [] {
      table.append(
        [
          text(change["variable"]), text(change["accepted"]), text(change["kind"]),
          text(change["from"]), text(change["to"]), text(change["ticket"]),
        ], mark: change["accepted"] == true ? "good" : "bad")
    }
    return "<p>\(HTMLText.escape(figure))</p>\n"
      + (table.isEmpty ? "<p class=\"dim\">No differences.</p>\n" : table.html)
  }

  private var ages: String? {
    guard let secrets = summary?["secrets"]?.arrayValue, !secrets.isEmpty else { return nil }
    var table = HTMLTable(
      id: "ages", ["secret", "version", "age", "policy", "left", "used of its policy"])
    for secret in secrets {
      let days = secret["age_days"]?.integerValue
      let policy = secret["policy_days"]?.integerValue
      table.append(
        markup: [
          HTMLText.escape(text(secret["name"])), HTMLText.escape(text(secret["version"])),
          dated(days), dated(policy), dated(secret["days_left"]?.integerValue), bar(days, policy),
        ])
    }
    return table.html
  }

  private func dated(_ days: Int?) -> String { days.map { "\($0) d" } ?? "–" }

  /// A bar of 100 units: how much of the age that the policy allows is used.
  private func bar(_ days: Int?, _ policy: Int?) -> String {
    guard let days, let policy, policy > 0 else { return "–" }
    let percent = max(0, min(100, days * 100 / policy))
    let mark = days > policy ? "late" : "bar"
    return
      "<svg class=\"age\" viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" role=\"img\" "
      + "aria-label=\"\(percent) percent\"><rect class=\"track\" width=\"100\" height=\"8\"/>"
      + "<rect class=\"\(mark)\" width=\"\(percent)\" height=\"8\"/></svg>"
  }

  private var findings: String? {
    guard let counts = summary?["findings"]?.objectValue else { return nil }
    let items = counts.map { count in
      let isBad = ["critical", "unscored"].contains(count.name) && count.value != 0
      return
        "<li\(isBad ? " class=\"bad\"" : "")>\(HTMLText.escape("\(text(count.value)) \(count.name)"))</li>"
    }
    return "<ul class=\"counts\">\(items.joined())</ul>\n"
  }

  private var approvals: String? {
    guard !promotion.approvals.isEmpty else { return nil }
    var table = HTMLTable(
      id: "approvals", ["who", "decision", "role", "ticket", "reason", "issued", "expires"])
    for (name, statement) in promotion.approvals {
      guard let approval = try? Approval(parsing: statement) else { continue }
      table.append(
        [
          name, approval.decision.rawValue, approval.role,
          approval.ticket, approval.reason, approval.issued.description,
          approval.expires.description,
        ], mark: approval.decision == .approve ? "good" : "bad")
    }
    return table.html
  }

  private var artifacts: String {
    var table = HTMLTable(id: "artifacts", ["artifact", "SHA-256"])
    for (name, digest) in promotion.entry.content.digests.sorted(by: { $0.key < $1.key }) {
      table.append(markup: [HTMLText.escape(name), "<code>\(digest.hex)</code>"])
    }
    return table.html
  }

  private var deployments: String? {
    guard !promotion.deployments.isEmpty else { return nil }
    var table = HTMLTable(id: "deployments", ["entry", "result", "time", "actor"])
    for entry in promotion.deployments {
      let result = entry.content.details["result"] ?? "–"
      table.append(
        [String(entry.seq), result, entry.time.description, entry.content.actor],
        mark: result == "healthy" ? "good" : "bad")
    }
    return table.html
  }
}
