import Console
import Gate

/// Evaluates `body` and returns its value, or the failure of the rules that need the value.
/// Rethrows a usage error, because a malformed file of the repository ends the command.
func captured<Value>(
  next: String, _ body: @autoclosure () throws(Failure) -> Value
) throws(Failure) -> Result<Value, RuleFailure> {
  do throws(Failure) { return .success(try body()) } catch {
    guard error.status != .usage, error.status != .yes else { throw error }
    return .failure(RuleFailure(error, next: next))
  }
}

/// Evaluates `body` and returns its value, or the failure of the rules that need the value. A usage
/// error becomes the answer `no`.
func answered<Value>(
  next: String, _ body: @autoclosure () throws(Failure) -> Value
) -> Result<Value, RuleFailure> {
  do throws(Failure) { return .success(try body()) } catch {
    return .failure(RuleFailure(error, next: next))
  }
}

/// Evaluates `body` and throws its rule failure as the failure of a command.
func ruled<Value>(_ body: @autoclosure () throws(RuleFailure) -> Value) throws(Failure) -> Value {
  do throws(RuleFailure) { return try body() } catch { throw Failure(error) }
}

extension RuleFailure {
  /// Creates the failure of a rule from the failure of a command. The next step is the hint, or
  /// `next` if there is no hint.
  init(_ failure: Failure, next: String) {
    switch failure.status {
    case .yes, .usage: self = .no(failure.message, next: next)
    case .no: self.init(.no, failure.reason, next: failure.hint ?? next)
    case .integrity: self.init(.integrity, failure.reason, next: failure.hint ?? next)
    case .undecided: self.init(.undecided, failure.reason, next: failure.hint ?? next)
    }
  }
}

extension Failure {
  /// Creates the failure of a command from the failure of a rule that the command requires.
  init(_ failure: RuleFailure) {
    let status: ExitStatus =
      switch failure.answer {
      case .integrity: .integrity
      case .undecided: .undecided
      case .yes, .no: .no
      }
    self.init(status, failure.reason, hint: failure.next)
  }

  fileprivate var reason: String { ([message] + further).joined(separator: "; ") }
}
