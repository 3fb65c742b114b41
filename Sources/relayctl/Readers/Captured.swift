import Console
import Gate

/// Evaluates `body`. Returns its value, or the reason why the rules that need it cannot say yes. A
/// usage error ends the command: a malformed file of the repository is not evidence.
func captured<Value>(
  next: String, _ body: @autoclosure () throws(Failure) -> Value
) throws(Failure) -> Result<Value, RuleFailure> {
  do throws(Failure) { return .success(try body()) } catch {
    guard error.status != .usage, error.status != .yes else { throw error }
    return .failure(RuleFailure(error, next: next))
  }
}

/// Evaluates `body`. A usage error becomes a no of the rules that need the value.
func answered<Value>(
  next: String, _ body: @autoclosure () throws(Failure) -> Value
) -> Result<Value, RuleFailure> {
  do throws(Failure) { return .success(try body()) } catch {
    return .failure(RuleFailure(error, next: next))
  }
}

extension RuleFailure {
  /// A failure as the answer of a rule. Its hint is the next step; `next` if it has none.
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
  /// The answer of a rule as the failure of a command that requires a yes.
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
