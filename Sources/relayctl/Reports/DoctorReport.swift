import Console
import JSON

/// What `doctor` found.
struct DoctorReport: Report {
  let diagnoses: [Diagnosis]

  var isYes: Bool { !diagnoses.contains { $0.state == .bad } }

  var json: JSONValue {
    let checks = diagnoses.map { diagnosis -> JSONValue in
      [
        "name": .string(diagnosis.name), "state": .string(diagnosis.state.rawValue),
        "detail": .string(diagnosis.detail),
        "next": .optional(diagnosis.next.isEmpty ? nil : diagnosis.next),
      ]
    }
    return ["verdict": .string(isYes ? "yes" : "no"), "checks": .array(checks)]
  }

  func text(for stream: Stream) -> String { table.text(for: stream) }

  var markdown: String { table.markdown }

  private var table: Table {
    var table = Table(["check", "state", "detail", "next step"])
    for diagnosis in diagnoses {
      table.append([
        Table.Cell(diagnosis.name), Table.Cell(diagnosis.state.rawValue, style(diagnosis.state)),
        Table.Cell(diagnosis.detail), Table.Cell(diagnosis.next),
      ])
    }
    return table
  }

  private func style(_ state: Diagnosis.State) -> Style {
    switch state {
    case .ok: .good
    case .warning: .warning
    case .bad: .bad
    }
  }
}
