import Crypto
import JSON
package import RFC3339

/// A recorded statement, of the current format or of the first format (`relay/v1`), for reports
/// about old promotions. A statement of the first format names only a digest. It never counts for a
/// new decision, because it could be replayed in another environment or log.
package struct ApprovalRecord: Equatable, Sendable {
  /// What was approved: a case ID, a digest or an incident's ID.
  package let approved: String
  package let decision: Approval.Decision
  package let role: String
  package let reason: String
  package let ticket: String
  package let issued: Timestamp
  package let expires: Timestamp
  /// Whether the statement is of the first format.
  package let isFirstFormat: Bool

  /// Reads a statement of either format.
  package init(parsing bytes: [UInt8]) throws(ApprovalError) {
    if let approval = try? Approval(parsing: bytes) {
      self.init(approval)
    } else {
      try self.init(firstFormat: bytes)
    }
  }

  private init(_ approval: Approval) {
    approved = approval.subject.to.isEmpty ? approval.subject.from : approval.subject.to
    decision = approval.decision
    role = approval.role
    reason = approval.reason
    ticket = approval.ticket
    issued = approval.issued
    expires = approval.expires
    isFirstFormat = false
  }

  /// Reads a statement of the first format, which has the member `case` in place of the subject.
  private init(firstFormat bytes: [UInt8]) throws(ApprovalError) {
    let statement = try ApprovalReader.object(bytes)
    try statement.requireMembers(["case"] + ApprovalReader.common)
    approved = try statement.parsed(
      "case", expecting: "64 lower-case hex digits", Digest.init(hex:)
    ).hex
    decision = try statement.decision()
    role = try statement.role()
    reason = try statement.reason()
    ticket = try statement.ticket()
    issued = try statement.time("issued")
    expires = try statement.time("expires")
    isFirstFormat = true
    guard expires > issued else { throw ApprovalError("expires is not later than issued") }
    try statement.requireCanonical(bytes)
  }
}
