import Configuration
import Console
import Crypto
import JSON

/// The gate's table for people and programs.
struct GateReport: Report {
  let decision: GateDecision

  private var subject: String { "\(decision.case.from) → \(decision.case.to)" }

  var json: JSONValue {
    [
      "from": .string(decision.case.from.rawValue), "to": .string(decision.case.to.rawValue),
      "case": .string(decision.case.id.hex), "verdict": .string(decision.verdict.rawValue),
      "rules": .array(decision.outcomes.map { VerdictDocument.Rule($0).json }),
    ]
  }

  func text(for stream: Stream) -> String {
    let verdict = stream.paint(decision.verdict.rawValue, style(decision.verdict))
    var text = table.text(for: stream) + "\n"
    for outcome in decision.outcomes {
      guard let next = outcome.next else { continue }
      text += "\(outcome.rule): \(escapedForTerminal(next))\n"
    }
    return text + "case \(decision.case.id.hex)\n\(subject): \(verdict)\n"
  }

  var markdown: String {
    var text = "# Gate \(subject)\n\n\(table.markdown)\n"
    for outcome in decision.outcomes {
      guard let next = outcome.next else { continue }
      text += "* `\(outcome.rule)`: \(Console.markdown(next))\n"
    }
    return text + "\nCase `\(decision.case.id.hex)`\n\nVerdict: **\(decision.verdict.rawValue)**\n"
  }

  private var table: Table {
    var table = Table(["rule", "verdict", "reason"])
    for outcome in decision.outcomes {
      table.append([
        Table.Cell(outcome.rule),
        Table.Cell(outcome.answer.verdict.rawValue, style(outcome.answer.verdict)),
        Table.Cell(outcome.reason),
      ])
    }
    return table
  }

  private func style(_ verdict: Verdict) -> Style {
    switch verdict {
    case .yes: .good
    case .no: .bad
    case .undecided: .warning
    }
  }
}
