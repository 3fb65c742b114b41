import Configuration
import Console
import JSON

extension DriftReport: Report {
  var json: JSONValue {
    [
      "from": .string(from.rawValue), "to": .string(to.rawValue), "compared": .integer(compared),
      "compared_by_value": .integer(comparedByValue), "secrets": .integer(secrets),
      "differences": .integer(differences), "drift_percent": .number(drift.description),
      "limit_percent": .number(limit.description), "verdict": .string(verdict),
      "reasons": .array(reasonMessages.map { .string($0) }),
      "warnings": .array(warningMessages.map { .string($0) }),
      "changes": .array(changes.map(json)),
    ]
  }

  func text(for stream: Stream) -> String {
    var text = changes.isEmpty ? "" : table.text(for: stream) + "\n"
    for warning in warningMessages { text += "warning: \(escapedForTerminal(warning))\n" }
    text += "drift \(drift) % (\(differences) of \(compared) compared, limit \(limit) %)\n"
    for reason in reasonMessages { text += "no: \(escapedForTerminal(reason))\n" }
    let style: Style = isYes ? .good : .bad
    return text + "\(from) → \(to): " + stream.paint(verdict, style) + "\n"
  }

  var markdown: String {
    var text = changes.isEmpty ? "No differences.\n" : table.markdown
    text += "\nDrift **\(drift) %**: \(differences) of \(compared) variables compared, "
    text += "\(comparedByValue) of them by value; limit \(limit) %; "
    text += "\(secrets) secrets left out of the percentage.\n\n"
    for warning in warningMessages { text += "* warning: \(Console.markdown(warning))\n" }
    for reason in reasonMessages { text += "* no: \(Console.markdown(reason))\n" }
    if !warnings.isEmpty || !reasons.isEmpty { text += "\n" }
    return text + "Verdict: **\(verdict)**\n"
  }

  private var table: Table {
    var table = Table([
      "variable", "change", "class", .init(from.rawValue), .init(to.rawValue), "ticket", "verdict",
    ])
    for change in changes {
      table.append([
        Table.Cell(change.variable), Table.Cell(change.kind.rawValue),
        Table.Cell(change.class?.name ?? "undeclared"),
        Table.Cell(change.from?.description ?? "absent"),
        Table.Cell(change.to?.description ?? "absent"), Table.Cell(change.ticket ?? "–"),
        change.accepted
          ? Table.Cell("accepted", .good) : Table.Cell("no: \(nextStep(for: change) ?? "")", .bad),
      ])
    }
    return table
  }
}

extension DriftReport {
  private func json(_ change: DriftChange) -> JSONValue {
    [
      "variable": .string(change.variable), "kind": .string(change.kind.rawValue),
      "class": .optional(change.class?.name), "from": .optional(change.from?.description),
      "to": .optional(change.to?.description), "ticket": .optional(change.ticket),
      "accepted": .bool(change.accepted), "next": .optional(nextStep(for: change)),
    ]
  }
}
