import Console
import JSON

/// The output of `doctor`.
struct DoctorReport: Report {
  let results: [CheckResult]

  var isYes: Bool { !results.contains { $0.state == .bad } }

  var json: JSONValue {
    let checks = results.map { result -> JSONValue in
      [
        "name": .string(result.name), "state": .string(result.state.rawValue),
        "detail": .string(result.detail),
        "next": .optional(result.next.isEmpty ? nil : result.next),
      ]
    }
    return ["verdict": .string(isYes ? "yes" : "no"), "checks": .array(checks)]
  }

  func text(for stream: Stream) -> String { table.text(for: stream) }

  var markdown: String { table.markdown }

  private var table: Table {
    var table = Table(["check", "state", "detail", "next step"])
    for result in results {
      table.append([
        Table.Cell(result.name), Table.Cell(result.state.rawValue, style(result.state)),
        Table.Cell(result.detail), Table.Cell(result.next),
      ])
    }
    return table
  }

  private func style(_ state: CheckResult.State) -> Style {
    switch state {
    case .ok: .good
    case .warning: .warning
    case .bad: .bad
    }
  }
}

/// The result of one check of `doctor`.
struct CheckResult {
  enum State: String {
    /// Nothing needs attention.
    case ok
    /// Something needs attention soon, or something is missing that only some commands need.
    case warning
    /// Some commands will fail.
    case bad
  }

  let name: String
  let state: State
  let detail: String
  /// The next step; empty if there is none.
  let next: String

  /// Runs one check. If `check` returns, the state is `ok` and the returned text is the detail. If
  /// it throws, the state is `severity`.
  init(
    _ name: String, severity: State = .bad, _ check: () throws(Failure) -> String
  ) {
    self.name = name
    do throws(Failure) {
      detail = try check()
      state = .ok
      next = ""
    } catch {
      detail = error.message
      state = severity
      next = error.hint ?? ""
    }
  }
}
