import Crypto
import RFC3339

extension ApprovalQuestion {
  /// Why a statement that a person has signed does not count; `nil` when it does.
  ///
  /// A rejection needs any role and stands whatever its age: that it expires must not turn a no into a yes.
  func objection(to approval: Approval, by line: AllowedSigners.Line) -> String? {
    let person = line.principal
    guard approval.case == subject else {
      return "for case \(approval.case.hex), expected \(subject.hex)"
    }
    guard approval.issued.seconds(since: now) <= ApprovalQuestion.clockTolerance else {
      return "issued at \(approval.issued), which is in the future"
    }
    guard approval.decision == .approve else {
      return hasRole(person) ? nil : "\(person) has no role in the policy"
    }
    guard roles[approval.role]?.contains(person) == true else {
      return "\(person) is no \(approval.role) in the policy"
    }
    guard approval.expires.seconds(since: approval.issued) <= validFor.components.seconds else {
      return "valid for longer than the policy's \(validFor.components.seconds) s"
    }
    guard now <= approval.expires else { return "expired at \(approval.expires)" }
    return nil
  }
}
