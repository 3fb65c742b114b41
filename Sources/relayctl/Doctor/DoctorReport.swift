import Console
import JSON

/// The output of `doctor`.
struct DoctorReport: Report {
  let results: [CheckResult]

  var status: ExitStatus {
    if results.contains(where: { $0.state == .bad }) { return .no }
    return results.contains { $0.state == .undecided } ? .undecided : .yes
  }

  var json: JSONValue {
    let checks = results.map { result -> JSONValue in
      [
        "name": .string(result.name), "state": .string(result.state.rawValue),
        "detail": .string(result.detail),
        "next": .optional(result.next.isEmpty ? nil : result.next),
      ]
    }
    return ["verdict": .string(status.name), "checks": .array(checks)]
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
    case .bad, .undecided: .bad
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
    /// The check could not be made, for example because git did not answer.
    case undecided
  }

  let name: String
  let state: State
  let detail: String
  /// The next step; empty if there is none.
  let next: String

  /// Runs one check. If `check` returns, the state is `ok` and the returned text is the detail. If
  /// it throws, the state is `severity`, or `undecided` instead of `bad` if nothing is known.
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
      state = severity == .bad && error.status == .undecided ? .undecided : severity
      next = error.hint ?? ""
    }
  }
}
