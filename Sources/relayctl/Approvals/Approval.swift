import Crypto
import JSON
import Policy
import RFC3339

/// What somebody signs about a case (DESIGN §7): `{case,decision,role,reason,ticket,issued,expires}`, RFC 8785.
struct Approval: Equatable, Sendable {
  /// SHA-256 of what is approved: a case, or a file.
  let subject: Digest
  let decision: Decision
  /// A role of `approvals.roles` in the policy that the signer has.
  let role: String
  /// One line, at most 1000 bytes; may be empty for an approval.
  let reason: String
  let ticket: String
  let issued: Timestamp
  /// The last second at which it counts.
  let expires: Timestamp

  enum Decision: String, CaseIterable, Sendable {
    case approve, reject
  }

  /// The bytes that are signed.
  var bytes: [UInt8] {
    let statement: JSONValue = [
      "case": .string(subject.hex), "decision": .string(decision.rawValue), "role": .string(role),
      "reason": .string(reason), "ticket": .string(ticket), "issued": .string(issued.description),
      "expires": .string(expires.description),
    ]
    return statement.canonical
  }
}

extension Approval {
  /// Reads a statement, which must be in its one written form.
  init(parsing bytes: [UInt8]) throws(EvidenceError) {
    let value: JSONValue
    do throws(JSONError) { value = try JSONValue.parse(bytes) } catch {
      throw EvidenceError("\(error)")
    }
    func text(_ name: String) -> String? { value[name]?.stringValue }
    guard let subject = text("case").flatMap({ Digest(hex: $0) }),
      let decision = text("decision").flatMap(Decision.init(rawValue:)), let role = text("role"),
      let reason = text("reason"), reason.utf8.count <= 1000, let ticket = text("ticket"),
      ticket.isEmpty || TicketText.isTicket(ticket),
      let issued = text("issued").flatMap({ Timestamp($0) }),
      let expires = text("expires").flatMap({ Timestamp($0) })
    else {
      throw EvidenceError(
        "no approval, expected case, decision, role, reason, ticket, issued and expires")
    }
    self.init(
      subject: subject, decision: decision, role: role, reason: reason, ticket: ticket,
      issued: issued, expires: expires)
    guard self.bytes == bytes else {
      throw EvidenceError("not in the one written form, expected RFC 8785", isIntegrity: true)
    }
  }
}
