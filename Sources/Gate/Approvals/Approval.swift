import Configuration
package import Crypto
package import JSON
package import RFC3339

/// The statement that an approver signs: a yes or no to one case, for one role, with an expiry
/// (docs/formats/approval.md).
package struct Approval: Equatable, Sendable {
  /// What is approved: the ID of a case, or the digest of a file.
  package let `case`: Digest
  package let decision: Decision
  /// The role of the policy in which the approver acts.
  package let role: String
  /// The reason for people: at most 1,000 printable characters, may be empty.
  package let reason: String
  /// The change ticket; may be empty.
  package let ticket: String
  /// When it was issued. An approval from the future does not count.
  package let issued: Timestamp
  /// The last second at which it counts.
  package let expires: Timestamp

  package init(
    `case`: Digest, decision: Decision, role: String, reason: String, ticket: String,
    issued: Timestamp, expires: Timestamp
  ) {
    self.case = `case`
    self.decision = decision
    self.role = role
    self.reason = reason
    self.ticket = ticket
    self.issued = issued
    self.expires = expires
  }

  package enum Decision: String, CaseIterable, Sendable {
    case approve, reject
  }

  /// The maximum number of characters of a reason.
  private static let reasonLimit = 1000

  /// What `isReason` accepts, for errors.
  package static let reasonForm = "at most 1000 printable characters"

  /// Whether `text` can be a reason: it has nothing that a terminal would interpret or hide.
  package static func isReason(_ text: String) -> Bool {
    text.unicodeScalars.count <= reasonLimit && LineText.isVisible(text)
  }

  /// The bytes that are signed: RFC 8785.
  package var canonical: [UInt8] {
    let json: JSONValue = [
      "case": .string(`case`.hex), "decision": .string(decision.rawValue), "role": .string(role),
      "reason": .string(reason), "ticket": .string(ticket),
      "issued": .string(issued.description), "expires": .string(expires.description),
    ]
    return json.canonical
  }
}

extension Approval {
  fileprivate static let members = [
    "case", "decision", "role", "reason", "ticket", "issued", "expires",
  ]

  /// Reads a statement: exactly these members, and exactly the canonical bytes.
  package init(parsing bytes: [UInt8]) throws(ApprovalError) {
    let value: JSONValue
    do throws(JSONError) { value = try JSONValue.parse(bytes) } catch {
      throw ApprovalError("\(error)")
    }
    let statement = try ObjectReader<ApprovalError>(value)
    try statement.requireMembers(Approval.members)
    let time = "a time such as 2026-11-23T12:00:00Z"
    `case` = try statement.parsed(
      "case", expecting: "64 lower-case hex digits", Digest.init(hex:))
    decision = try statement.parsed(
      "decision", expecting: "approve or reject", Decision.init(rawValue:))
    role = try statement.parsed("role", expecting: "a role of the policy") {
      (1...128).contains($0.utf8.count) && LineText.isVisible($0) ? $0 : nil
    }
    reason = try statement.parsed("reason", expecting: Approval.reasonForm) {
      Approval.isReason($0) ? $0 : nil
    }
    ticket = try statement.parsed("ticket", expecting: TicketText.form) {
      $0.isEmpty || TicketText.isTicket($0) ? $0 : nil
    }
    issued = try statement.parsed("issued", expecting: time) { Timestamp($0) }
    expires = try statement.parsed("expires", expecting: time) { Timestamp($0) }
    guard expires > issued else { throw ApprovalError("expires is not after issued") }
    try statement.requireCanonical(bytes)
  }
}

/// Why bytes are not an approval.
package struct ApprovalError: Error, Equatable, CustomStringConvertible {
  /// What is wrong and what would be accepted: one line in lower case.
  package let description: String

  package init(_ description: String) { self.description = description }
}

extension ApprovalError: ObjectReaderFailure {
  package init(_ error: ObjectReaderError) {
    switch error.problem {
    // Signed bytes with other members are another document, such as a DSSE envelope: no single
    // member is to blame.
    case .missing, .unknown:
      self.init("other members, expected exactly \(Approval.members.joined(separator: ", "))")
    case .unexpected, .notCanonical: self.init(error.description)
    }
  }
}
