import Crypto
import Policy
import RFC3339

/// What is to be approved, by whom, and by when.
struct ApprovalQuestion: Equatable, Sendable {
  /// The id of the case, or the digest of the file that changes.
  let subject: Digest
  /// What the signatures must be made for.
  let namespace: Namespace
  /// Who asked for it: none of their keys counts. `nil` when nobody in particular did.
  let requester: String?
  /// How many of which role.
  let requirements: [ApprovalRequirement]
  /// The principals of each role.
  let roles: [String: [String]]
  /// Longest time from issue to expiry.
  let validFor: Duration
  /// The time at which it is decided.
  let now: Timestamp

  /// What signatures are made for, so that one for a purpose never serves another.
  enum Namespace: String, Sendable {
    /// A promotion, or a change of the key that signs manifests: their digests cannot be confused.
    case approval = "relay-approval"
    /// A change of an allow-list.
    case allowList = "relay-allowlist"
  }

  /// How far ahead of our clock an approver's may be, in seconds.
  static let clockTolerance: Int64 = 300

  /// Whether `name` is the requester's, whatever its case.
  func isRequester(_ name: String) -> Bool {
    requester.map { $0.lowercased() == name.lowercased() } ?? false
  }

  /// Whether a person has any role at all.
  func hasRole(_ principal: String) -> Bool {
    roles.values.contains { $0.contains(principal) }
  }
}
