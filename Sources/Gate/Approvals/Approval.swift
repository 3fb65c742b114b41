import Configuration
package import JSON
package import RFC3339

/// The statement that a person signs: yes or no to one change, in one role, with an expiry
/// (docs/formats/approval.md §2).
package struct Approval: Equatable, Sendable {
  /// The value of the member `apiVersion`.
  static let version = "relay/v2"

  /// The change that the statement is about.
  package let subject: StatementSubject
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
    subject: StatementSubject, decision: Decision, role: String, reason: String, ticket: String,
    issued: Timestamp, expires: Timestamp
  ) {
    self.subject = subject
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

  /// The members and their values, in the order in which they are shown.
  package var members: [(name: String, value: String)] {
    [
      ("apiVersion", Approval.version), ("origin", subject.origin),
      ("environment", subject.environment?.rawValue ?? ""), ("of", subject.purpose.rawValue),
      ("from", subject.from), ("to", subject.to), ("decision", decision.rawValue), ("role", role),
      ("reason", reason), ("ticket", ticket), ("issued", issued.description),
      ("expires", expires.description),
    ]
  }

  /// The bytes that are signed: the canonical JSON form (RFC 8785).
  package var canonical: [UInt8] {
    JSONValue.object(members.map { .init($0.name, .string($0.value)) }).canonical
  }
}

extension Approval {
  fileprivate static let names =
    [
      "apiVersion", "origin", "environment", "of", "from", "to",
    ] + ApprovalReader.common

  /// Reads a statement. Requires exactly the documented members, and that `bytes` are their
  /// canonical form.
  package init(parsing bytes: [UInt8]) throws(ApprovalError) {
    let statement = try ApprovalReader.object(bytes)
    try statement.requireMembers(Approval.names)
    _ = try statement.parsed("apiVersion", expecting: Approval.version) {
      $0 == Approval.version ? $0 : nil
    }
    subject = try StatementSubject(statement)
    decision = try statement.decision()
    role = try statement.role()
    reason = try statement.reason()
    ticket = try statement.ticket()
    issued = try statement.time("issued")
    expires = try statement.time("expires")
    guard expires > issued else { throw ApprovalError("expires is not later than issued") }
    try statement.requireCanonical(bytes)
  }
}

extension StatementSubject {
  fileprivate init(_ statement: ObjectReader<ApprovalError>) throws(ApprovalError) {
    let purposes = Purpose.allCases.map(\.rawValue).joined(separator: ", ")
    let purpose = try statement.parsed(
      "of", expecting: "one of \(purposes)", Purpose.init(rawValue:))
    let (from, to) = (try statement.text("from"), try statement.text("to"))
    guard purpose.allows(from: from, to: to) else {
      throw statement.unexpected(
        "to", expected: "for \(purpose.rawValue), \(purpose.stateForm)")
    }
    let environment = try statement.text("environment")
    let name = EnvironmentName(rawValue: environment)
    guard environment.isEmpty || name != nil else {
      throw statement.unexpected("environment", expected: "dev, staging, prod or an empty string")
    }
    let origin = try statement.parsed("origin", expecting: "the origin of a log") {
      (1...255).contains($0.utf8.count) && LineText.isVisible($0) ? $0 : nil
    }
    self.init(origin: origin, environment: name, purpose: purpose, from: from, to: to)
  }
}

/// Reads the members that both formats of a statement have.
enum ApprovalReader {
  /// The members of both formats.
  static let common = ["decision", "role", "reason", "ticket", "issued", "expires"]

  static func object(_ bytes: [UInt8]) throws(ApprovalError) -> ObjectReader<ApprovalError> {
    let value: JSONValue
    do throws(JSONError) { value = try JSONValue.parse(bytes) } catch {
      throw ApprovalError("\(error)")
    }
    return try ObjectReader<ApprovalError>(value)
  }
}

extension ObjectReader<ApprovalError> {
  func decision() throws(ApprovalError) -> Approval.Decision {
    try parsed("decision", expecting: "approve or reject", Approval.Decision.init(rawValue:))
  }

  func role() throws(ApprovalError) -> String {
    try parsed("role", expecting: "a role in the policy") {
      (1...128).contains($0.utf8.count) && LineText.isVisible($0) ? $0 : nil
    }
  }

  func reason() throws(ApprovalError) -> String {
    try parsed("reason", expecting: Approval.reasonForm) { Approval.isReason($0) ? $0 : nil }
  }

  func ticket() throws(ApprovalError) -> String {
    try parsed("ticket", expecting: TicketText.form) {
      $0.isEmpty || TicketText.isTicket($0) ? $0 : nil
    }
  }

  func time(_ name: String) throws(ApprovalError) -> Timestamp {
    try parsed(name, expecting: "a time such as 2026-11-23T12:00:00Z") { Timestamp($0) }
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
        "wrong members for an approval, expected exactly \(Approval.names.joined(separator: ", "))"
      )
    case .unexpected, .notCanonical: self.init(error.description)
    }
  }
}
