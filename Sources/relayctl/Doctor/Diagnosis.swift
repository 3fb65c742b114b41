import Console

/// One thing that `doctor` looks at, and what it found.
struct Diagnosis {
  /// How the thing stands.
  enum State: String {
    /// As it should be.
    case ok
    /// Works, but something needs attention soon or is missing for some commands.
    case warning
    /// Some commands will fail.
    case bad
  }

  let name: String
  let state: State
  let detail: String
  /// The next step; empty when there is none.
  let next: String

  /// Runs one check: what it returns is fine, what it throws is `severity`.
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
