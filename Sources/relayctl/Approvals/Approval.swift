import Configuration
import Console
import Crypto
import JSON
import RFC3339

/// What an approver signs: a yes or no to one case, for one role, until one time (docs/formats/approval.md).
struct Approval: Equatable, Sendable {
  /// What is approved: the id of a case, or the digest of a file.
  let `case`: Digest
  let decision: Decision
  /// As what the approver acts: a role of the policy.
  let role: String
  /// Why, for people; at most 1,000 printable characters, may be empty.
  let reason: String
  /// The ticket, may be empty.
  let ticket: String
  let issued: Timestamp
  /// Last second at which it counts.
  let expires: Timestamp

  /// The two words of a decision.
  enum Decision: String, CaseIterable, Sendable {
    case approve, reject
  }

  /// Most characters of a reason.
  static let reasonLimit = 1000

  /// What `isReason` takes, for errors.
  static let reasonForm = "at most 1000 printable characters"

  private static let members = [
    "case", "decision", "role", "reason", "ticket", "issued", "expires",
  ]

  /// The members in their documented order.
  var json: JSONValue {
    [
      "case": .string(`case`.hex), "decision": .string(decision.rawValue), "role": .string(role),
      "reason": .string(reason), "ticket": .string(ticket),
      "issued": .string(issued.description), "expires": .string(expires.description),
    ]
  }

  /// The bytes that are signed: RFC 8785.
  var canonical: [UInt8] { json.canonical }

  /// Whether `text` can be a reason: nothing that a terminal would obey or hide.
  static func isReason(_ text: String) -> Bool {
    text.unicodeScalars.count <= reasonLimit && escapedForTerminal(text) == text
  }
}

extension Approval {
  /// Reads a statement: exactly these members, and exactly the canonical bytes.
  init(parsing bytes: [UInt8]) throws(ApprovalError) {
    let value: JSONValue
    do throws(JSONError) { value = try JSONValue.parse(bytes) } catch {
      throw ApprovalError("\(error)")
    }
    guard let members = value.objectValue, members.count == Approval.members.count,
      members.allSatisfy({ Approval.members.contains($0.name) })
    else {
      throw ApprovalError(
        "other members, expected exactly \(Approval.members.joined(separator: ", "))")
    }
    `case` = try Approval.read(value, "case", "64 lower-case hex digits", Digest.init(hex:))
    decision = try Approval.read(value, "decision", "approve or reject", Decision.init(rawValue:))
    role = try Approval.read(value, "role", "a role of the policy") {
      (1...128).contains($0.utf8.count) && escapedForTerminal($0) == $0 ? $0 : nil
    }
    reason = try Approval.read(value, "reason", Approval.reasonForm) {
      Approval.isReason($0) ? $0 : nil
    }
    ticket = try Approval.read(value, "ticket", TicketText.form) {
      $0.isEmpty || TicketText.isTicket($0) ? $0 : nil
    }
    issued = try Approval.read(value, "issued", Approval.timeForm) { Timestamp($0) }
    expires = try Approval.read(value, "expires", Approval.timeForm) { Timestamp($0) }
    guard expires > issued else { throw ApprovalError("expires is not after issued") }
    guard canonical == bytes else {
      throw ApprovalError("not in canonical form, expected RFC 8785 without a line feed")
    }
  }

  private static let timeForm = "a time such as 2026-11-23T12:00:00Z"

  private static func read<Value>(
    _ object: JSONValue, _ name: String, _ expected: String, _ parse: (String) -> Value?
  ) throws(ApprovalError) -> Value {
    guard let value = object[name]?.stringValue.flatMap(parse) else {
      throw ApprovalError("\(name): expected \(expected)")
    }
    return value
  }
}

/// Why bytes are no approval.
struct ApprovalError: Error, Equatable, CustomStringConvertible {
  /// What is wrong and what would have passed.
  let description: String

  init(_ description: String) { self.description = description }
}
