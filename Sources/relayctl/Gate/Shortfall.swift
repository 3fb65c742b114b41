import Console
import Durable

/// Why a rule does not say yes.
struct Shortfall: Error, Equatable, Sendable {
  /// Never `yes`.
  let answer: RuleOutcome.Answer
  /// What was found and what would have passed: one line, lower case.
  let reason: String
  /// The files that were looked at.
  var evidence: [EvidenceNote] = []
  /// What to do about it.
  let next: String

  static func no(_ reason: String, _ evidence: [EvidenceNote] = [], next: String) -> Shortfall {
    Shortfall(answer: .no, reason: reason, evidence: evidence, next: next)
  }

  /// Something could not be reached or read.
  static func undecided(_ reason: String, next: String) -> Shortfall {
    Shortfall(answer: .undecided, reason: reason, evidence: [], next: next)
  }

  static func integrity(
    _ reason: String, _ evidence: [EvidenceNote] = [], next: String
  ) -> Shortfall {
    Shortfall(answer: .integrity, reason: reason, evidence: evidence, next: next)
  }

  /// The shortfall of evidence that cannot be taken.
  init(_ error: EvidenceError, in file: EvidenceFile, next: String) {
    self.init(
      answer: error.isIntegrity ? .integrity : .no, reason: "\(file.name): \(error)",
      evidence: [file.note], next: next)
  }

  private init(
    answer: RuleOutcome.Answer, reason: String, evidence: [EvidenceNote], next: String
  ) {
    self.answer = answer
    self.reason = reason
    self.evidence = evidence
    self.next = next
  }

  /// The shortfall of a failure that is an answer, not a misuse of the command; `nil` for a misuse.
  init?(_ failure: Failure, next: String) {
    let answer: RuleOutcome.Answer
    switch failure.status {
    case .yes, .misused: return nil
    case .no: answer = .no
    case .integrity: answer = .integrity
    case .undecided: answer = .undecided
    }
    let reason = ([failure.message] + failure.further).joined(separator: "; ")
    self.init(answer: answer, reason: reason, evidence: [], next: failure.hint ?? next)
  }
}

/// What `body` gives, or why the rules that need it cannot say yes. Misuse ends the command: a malformed file of the
/// repository is nobody's evidence.
func piece<Value>(
  next: String, _ body: () throws(Failure) -> Value
) throws(Failure) -> Result<Value, Shortfall> {
  do throws(Failure) { return .success(try body()) } catch {
    guard let shortfall = Shortfall(error, next: next) else { throw error }
    return .failure(shortfall)
  }
}
