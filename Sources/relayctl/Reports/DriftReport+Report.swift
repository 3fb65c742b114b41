import Console
import JSON
import Manifest

extension DriftReport: Report {
  var json: JSONValue {
    [
      "from": .string(from.rawValue), "to": .string(to.rawValue), "compared": .integer(compared),
      "compared_by_value": .integer(comparedByValue), "secrets": .integer(secrets),
      "differences": .integer(differences), "drift_percent": .number(drift.description),
      "limit_percent": .number(limit.description), "verdict": .string(verdict),
      "reasons": .array(reasons.map { .string($0) }),
      "warnings": .array(warnings.map { .string($0) }),
      "changes": .array(changes.map(\.json)),
    ]
  }

  func text(for stream: Stream) -> String {
    var text = changes.isEmpty ? "" : table.text(for: stream) + "\n"
    for warning in warnings { text += "warning: \(inert(warning))\n" }
    text += "drift \(drift) % (\(differences) of \(compared) compared, limit \(limit) %)\n"
    for reason in reasons { text += "no: \(inert(reason))\n" }
    let style: Style = isYes ? .good : .bad
    return text + "\(from) → \(to): " + stream.paint(verdict, style) + "\n"
  }

  var markdown: String {
    var text = changes.isEmpty ? "No differences.\n" : table.markdown
    text += "\nDrift **\(drift) %**: \(differences) of \(compared) variables compared, "
    text += "\(comparedByValue) of them by value; limit \(limit) %; "
    text += "\(secrets) secrets left out of the percentage.\n\n"
    for warning in warnings { text += "* warning: \(Console.markdown(warning))\n" }
    for reason in reasons { text += "* no: \(Console.markdown(reason))\n" }
    if !(warnings + reasons).isEmpty { text += "\n" }
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
          ? Table.Cell("accepted", .good) : Table.Cell("no: \(change.next ?? "")", .bad),
      ])
    }
    return table
  }
}

extension DriftChange {
  fileprivate var json: JSONValue {
    [
      "variable": .string(variable), "kind": .string(kind.rawValue),
      "class": .optional(`class`?.name), "from": .optional(from?.description),
      "to": .optional(to?.description), "ticket": .optional(ticket), "accepted": .bool(accepted),
      "next": .optional(next),
    ]
  }
}
