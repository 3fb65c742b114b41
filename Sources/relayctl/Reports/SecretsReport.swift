import Configuration
import Console
import JSON
import RFC3339
import Vault

/// The output of `secrets`: a table of the secrets of one environment and their ages.
struct SecretsReport: Report {
  private static let barWidth = 12

  let ages: SecretAges

  private var environment: EnvironmentName { ages.environment }
  private var rows: [SecretRow] { ages.rows }
  private var isYes: Bool { ages.isYes }
  private var verdict: String { isYes ? "yes" : "no" }

  var json: JSONValue {
    [
      "environment": .string(environment.rawValue), "now": .string(ages.now.description),
      "verdict": .string(verdict), "secrets": .array(rows.map(\.json)),
    ]
  }

  func text(for stream: Stream) -> String {
    var columns: [Table.Column] = [
      "name", "source", .init("version", .right), .init("age", .right), .init("policy", .right),
      .init("left", .right), "verdict",
    ]
    if stream.isTerminal { columns.append("used") }
    var table = Table(columns)
    for row in rows {
      table.append(cells(row) + (stream.isTerminal ? [Table.Cell(bar(row), style(row))] : []))
    }
    return table.text(for: stream) + conclusion(stream)
  }

  var markdown: String {
    var table = Table([
      "name", "source", .init("version", .right), .init("age", .right), .init("policy", .right),
      .init("left", .right), "verdict",
    ])
    for row in rows { table.append(cells(row)) }
    return table.markdown + "\nVerdict: **\(verdict)**\n"
  }

  private func conclusion(_ stream: Stream) -> String {
    let painted = stream.paint(verdict, isYes ? .good : .bad)
    guard !isYes else { return "secrets of \(environment): \(painted)\n" }
    return "secrets of \(environment): \(painted); \(next)\n"
  }

  /// The next steps, grouped by action, such as `rotate A, B; add C`.
  private var next: String {
    let failing = rows.filter { !$0.verdict.isAllowed }
    var steps: [(step: String, names: [String])] = []
    for row in failing {
      let step = row.verdict.next
      if let index = steps.firstIndex(where: { $0.step == step }) {
        steps[index].names.append(row.age.variable)
      } else {
        steps.append((step, [row.age.variable]))
      }
    }
    guard !steps.isEmpty else { return "no secret was checked" }
    return steps.map { "\($0.step) \($0.names.joined(separator: ", "))" }.joined(separator: "; ")
  }

  private func cells(_ row: SecretRow) -> [Table.Cell] {
    [
      Table.Cell(row.age.variable), Table.Cell(row.source?.description ?? "–"),
      Table.Cell(row.age.version?.name ?? "–"), Table.Cell(days(row.age.days)),
      Table.Cell(row.policy), Table.Cell(days(row.daysLeft)),
      Table.Cell(row.verdict.name, style(row)),
    ]
  }

  private func days(_ count: Int?) -> String { count.map { "\($0) d" } ?? "–" }

  private func style(_ row: SecretRow) -> Style {
    guard row.verdict.isAllowed else { return .bad }
    return row.verdict == .age(.dueSoon) ? .warning : .good
  }

  /// Returns a bar for the used share of the allowed age. The bar is full if the secret is overdue.
  private func bar(_ row: SecretRow) -> String {
    guard let used = row.age.usedPercent else { return "" }
    let filled = min(SecretsReport.barWidth, max(0, used * SecretsReport.barWidth / 100))
    return String(repeating: "█", count: filled)
      + String(repeating: "░", count: SecretsReport.barWidth - filled)
  }
}

/// The output of `vault list`: the names, versions and ages of secrets, without their values.
struct VaultListReport: Report {
  let vault: LocalVault
  let now: Timestamp

  var json: JSONValue {
    let secrets = entries.map { address, version -> JSONValue in
      [
        "path": .string(address.path), "field": .string(address.field),
        "version": .integer(version.version), "created": .string(version.created.description),
        "age_days": .integer(age(version)), "ticket": .string(version.ticket),
      ]
    }
    return [
      "environment": .string(vault.environment.rawValue), "key_id": .string(vault.keyID),
      "secrets": .array(secrets),
    ]
  }

  func text(for stream: Stream) -> String { table.text(for: stream) }

  var markdown: String { table.markdown }

  private var table: Table {
    var table = Table([
      "secret", .init("version", .right), "created", .init("age", .right), "ticket",
    ])
    for (address, version) in entries {
      table.append([
        "\(address)", "\(version.version)", "\(version.created)", "\(age(version)) d",
        Table.Cell(version.ticket),
      ])
    }
    return table
  }

  private var entries: [(SecretAddress, SealedVersion)] {
    vault.addresses.compactMap { address in vault.current(address).map { (address, $0) } }
  }

  /// Returns the age in whole days; negative if the version was created in the future.
  private func age(_ version: SealedVersion) -> Int64 {
    now.seconds(since: version.created) / 86_400
  }
}
