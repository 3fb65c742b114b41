import Configuration
package import Crypto
package import JSON
package import RFC3339

/// The statement that an approver signs: an approval or a rejection of one case, in one role, with
/// an expiry (docs/formats/approval.md §2).
package struct Approval: Equatable, Sendable {
  /// What the statement is about: the ID of a case, or the SHA-256 of a file.
  package let `case`: Digest
  package let decision: Decision
  /// The role in which the approver acts, as the policy names it.
  package let role: String
  /// The reason, for human readers: at most 1,000 printable characters. It can be empty.
  package let reason: String
  /// The change ticket. It can be empty.
  package let ticket: String
  /// The time at which the statement was issued. A statement from the future does not count.
  package let issued: Timestamp
  /// The last second in which an approval counts. A rejection never expires.
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

  /// The maximum number of characters in a reason.
  private static let reasonLimit = 1000

  /// The description of a valid reason, for error messages.
  package static let reasonForm = "at most 1000 printable characters"

  /// Reports whether `text` is a valid reason: at most 1,000 characters, none of which a terminal
  /// would interpret or hide.
  package static func isReason(_ text: String) -> Bool {
    text.unicodeScalars.count <= reasonLimit && LineText.isVisible(text)
  }

  /// The bytes that are signed: the canonical JSON form (RFC 8785).
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

  /// Reads a statement. Requires exactly the documented members, and that `bytes` are their
  /// canonical form.
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
    role = try statement.parsed("role", expecting: "a role in the policy") {
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
    guard expires > issued else { throw ApprovalError("expires is not later than issued") }
    try statement.requireCanonical(bytes)
  }
}

/// The reason why bytes are not the statement of an approval.
package struct ApprovalError: Error, Equatable, CustomStringConvertible {
  /// What is wrong and what would be accepted: one line in lower case.
  package let description: String

  package init(_ description: String) { self.description = description }
}

extension ApprovalError: ObjectReaderFailure {
  package init(_ error: ObjectReaderError) {
    switch error.problem {
    // Bytes with different members are a different kind of document, such as a DSSE envelope. An
    // error about one of the members would be misleading.
    case .missing, .unknown:
      self.init(
        "wrong members for an approval, expected exactly \(Approval.members.joined(separator: ", "))"
      )
    case .unexpected, .notCanonical: self.init(error.description)
    }
  }
}
