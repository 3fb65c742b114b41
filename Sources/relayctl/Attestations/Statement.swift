import Crypto
import JSON
import Manifest
import RFC3339

/// An in-toto statement, version 1: what is said of which artifacts.
struct Statement: Equatable, Sendable {
  static let type = "https://in-toto.io/Statement/v1"

  /// The artifacts by name.
  let subjects: [(name: String, digest: Digest)]
  let predicateType: String
  let predicate: JSONValue

  static func == (left: Statement, right: Statement) -> Bool { left.bytes == right.bytes }

  /// RFC 8785: equal statements are equal bytes.
  var bytes: [UInt8] {
    let document: JSONValue = [
      "_type": .string(Statement.type),
      "subject": .array(
        subjects.map {
          ["name": .string($0.name), "digest": ["sha256": .string($0.digest.hex)]]
        }),
      "predicateType": .string(predicateType), "predicate": predicate,
    ]
    return document.canonical
  }
}

/// The statements that relayctl makes. Their URIs are below the host of the log's origin: whose promotions these are.
struct Statements: Sendable {
  private let authority: String

  /// `origin` is the logbook's, such as `relay.example/logbook`.
  init(origin: String) {
    authority = origin.split(separator: "/").first.map(String.init) ?? origin
  }

  /// The verifier's id in verdicts.
  var verifier: String { "https://\(authority)/relayctl/gate/v1" }

  /// The predicate of promotions.
  var promotionType: String { "https://\(authority)/attestation/promotion/v1" }

  /// Simple Verification Result 0.2: only properties that hold, so that absence means "not verified".
  func verification(
    of subjects: [(name: String, digest: Digest)], properties: [String], policy: Digest,
    at time: Timestamp
  ) -> Statement {
    Statement(
      subjects: subjects, predicateType: "https://in-toto.io/attestation/svr/v0.2",
      predicate: [
        "verifier": [
          "id": .string(verifier),
          "policies": [["name": "policy.yaml", "digest": ["sha256": .string(policy.hex)]]],
        ],
        "timeCreated": .string(time.description),
        "properties": .array(properties.map(JSONValue.string)),
      ])
  }

  /// The promotion itself.
  func promotion(
    of subjects: [(name: String, digest: Digest)], _ promoted: PromotionCase, verdict: Digest,
    ticket: String, approvals: [(name: String, digest: Digest)], at time: Timestamp
  ) -> Statement {
    Statement(
      subjects: subjects, predicateType: promotionType,
      predicate: [
        "from": .string(promoted.from.rawValue), "to": .string(promoted.to.rawValue),
        "case": .string(promoted.id.hex), "commit": .string(promoted.commit),
        "requestedBy": .string(promoted.requestedBy), "changeTicket": .string(ticket),
        "policy": [
          "uri": "environments/policy.yaml", "digest": ["sha256": .string(promoted.policy.hex)],
        ],
        "verdict": ["sha256": .string(verdict.hex)],
        "evidence": .array(
          promoted.evidence.map { Statements.resource($0.name, $0.sha256) }),
        "approvals": .array(approvals.map { Statements.resource($0.name, $0.digest) }),
        "timeCreated": .string(time.description),
      ])
  }

  private static func resource(_ name: String, _ digest: Digest) -> JSONValue {
    ["name": .string(name), "digest": ["sha256": .string(digest.hex)]]
  }
}
