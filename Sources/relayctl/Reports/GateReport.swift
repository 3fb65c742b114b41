import Configuration
import Console
import Crypto
import Gate
import JSON

/// The output of `gate`: a table of the rules and their verdicts.
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

extension GateReport {
  /// JUnit XML with a test case per rule, so that CI shows the gate next to the tests.
  var junit: String? {
    let outcomes = decision.outcomes
    let failures = outcomes.count { $0.answer.verdict == .no }
    let errors = outcomes.count { $0.answer == .undecided }
    let name = "gate \(decision.case.from) \(decision.case.to)"
    var text = #"<?xml version="1.0" encoding="UTF-8"?>"# + "\n"
    text += #"<testsuite name="\#(xml(name))" tests="\#(outcomes.count)" failures="\#(failures)""#
    text += #" errors="\#(errors)" timestamp="\#(decision.decided)">"# + "\n"
    for outcome in outcomes {
      text += #"  <testcase classname="gate" name="\#(xml(outcome.rule))""#
      text += body(outcome) + "\n"
    }
    return text + "</testsuite>\n"
  }

  private func body(_ outcome: RuleOutcome) -> String {
    guard outcome.answer != .yes else { return "/>" }
    let element = outcome.answer == .undecided ? "error" : "failure"
    let next = outcome.next.map(xml) ?? ""
    return #"><\#(element) message="\#(xml(outcome.reason))">\#(next)</\#(element)></testcase>"#
  }

  /// SARIF 2.1.0 with a result for each rule whose verdict is not yes.
  var sarif: JSONValue? {
    let failing = decision.outcomes.filter { $0.answer != .yes }
    let results: [JSONValue] = failing.map { outcome in
      let next = outcome.next.map { ". Next: \($0)" } ?? ""
      return [
        "ruleId": .string(outcome.rule), "level": "error",
        "message": ["text": .string(escapedForTerminal(outcome.reason + next))],
      ]
    }
    let rules: [JSONValue] = decision.outcomes.map { ["id": .string($0.rule)] }
    return [
      "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0",
      "runs": [
        [
          "tool": [
            "driver": [
              "name": "relayctl gate", "semanticVersion": .string(Release.version),
              "rules": .array(rules),
            ]
          ],
          "results": .array(results),
        ]
      ],
    ]
  }

  /// Workflow commands of GitHub Actions: an annotation for each rule whose verdict is not yes.
  var annotations: [String] {
    decision.outcomes.filter { $0.answer != .yes }.map { outcome in
      let next = outcome.next.map { "; \($0)" } ?? ""
      return "::error title=relayctl gate%3A \(outcome.rule)::"
        + escaped(escapedForTerminal(outcome.reason + next))
    }
  }

  private func escaped(_ text: String) -> String {
    text.reduce(into: "") { $0 += $1 == "%" ? "%25" : String($1) }
  }
}

/// Returns `text`, escaped for use between tags and in double-quoted attributes of XML 1.0. Also
/// escapes control characters.
private func xml(_ text: String) -> String {
  escapedForTerminal(text).reduce(into: "") { result, character in
    switch character {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    case "\"": result += "&quot;"
    case "'": result += "&#39;"
    default: result.append(character)
    }
  }
}
