package import Attestation
import Configuration
import Crypto
package import JSON

extension PromotionCase {
  private static let members = [
    "from", "to", "commit", "requested_by", "policy", "lock", "manifest", "evidence", "rules",
  ]
  private static let membersSinceV2 = [
    "apiVersion", "origin", "authors", "ticket", "anchors", "log", "previous",
  ]

  /// Reads the case in a verdict. Requires exactly the documented members of its version: a case
  /// without `apiVersion` is one of `relay/v1`.
  package init(_ value: ObjectReader<AttestationError>) throws(AttestationError) {
    let isV1 = value.member("apiVersion") == nil
    try value.requireMembers(Self.members + (isV1 ? [] : Self.membersSinceV2))
    if !isV1 { try value.require("apiVersion", Version.v2.rawValue) }
    let environment = "an environment"
    self.init(
      version: isV1 ? .v1 : .v2,
      origin: isV1 ? "" : try value.nonemptyText("origin"),
      from: try value.parsed("from", expecting: environment, EnvironmentName.init(rawValue:)),
      to: try value.parsed("to", expecting: environment, EnvironmentName.init(rawValue:)),
      commit: try value.text("commit"), requestedBy: try value.text("requested_by"),
      authors: isV1 ? [] : try value.parsedList("authors", expecting: "strings") { $0 },
      ticket: isV1 ? "" : try value.text("ticket"),
      anchors: isV1 ? nil : try Self.digest(value, "anchors"),
      policy: try value.parsed("policy", expecting: Self.hex, Digest.init(hex:)),
      lock: try Self.digest(value, "lock"), manifest: try Self.digest(value, "manifest"),
      log: isV1 || value.isNull("log") ? nil : try LogState(value.object("log")),
      previous: isV1 || value.isNull("previous") ? nil : try Previous(value.object("previous")),
      evidence: try Self.evidence(value), rules: try Self.rules(value))
  }

  private static let hex = "64 lower-case hex digits"

  private static func evidence(
    _ value: ObjectReader<AttestationError>
  ) throws(AttestationError) -> [Evidence] {
    var evidence: [Evidence] = []
    for element in try value.objects("evidence") {
      try element.requireMembers(["name", "sha256"])
      evidence.append(
        Evidence(
          name: try element.text("name"),
          sha256: try element.parsed("sha256", expecting: hex, Digest.init(hex:))))
    }
    return evidence
  }

  private static func rules(
    _ value: ObjectReader<AttestationError>
  ) throws(AttestationError) -> [Rule] {
    var rules: [Rule] = []
    for element in try value.objects("rules") {
      try element.requireMembers(["id", "verdict"])
      rules.append(Rule(id: try element.text("id"), verdict: try element.verdict()))
    }
    return rules
  }

  /// Reads a digest. Returns `nil` for an empty string, which means that there was no such file.
  private static func digest(
    _ value: ObjectReader<AttestationError>, _ name: String
  ) throws(AttestationError) -> Digest? {
    guard try !value.text(name).isEmpty else { return nil }
    return try value.parsed(name, expecting: "\(hex), or an empty string", Digest.init(hex:))
  }
}

extension PromotionCase.LogState {
  init(_ value: ObjectReader<AttestationError>) throws(AttestationError) {
    try value.requireMembers(["size", "root"])
    size = try value.integer("size", atLeast: 0)
    root = try value.parsed("root", expecting: "64 lower-case hex digits", Digest.init(hex:))
  }
}

extension PromotionCase.Previous {
  fileprivate init(_ value: ObjectReader<AttestationError>) throws(AttestationError) {
    try value.requireMembers(["entry", "commit"])
    entry = try value.integer("entry", atLeast: 0)
    commit = try value.text("commit")
  }
}

extension ObjectReader<AttestationError> {
  /// Reads the member `verdict` of a verdict document or of a rule.
  package func verdict() throws(AttestationError) -> Verdict {
    try parsed("verdict", expecting: "yes, no or undecided", Verdict.init(rawValue:))
  }
}

extension ObjectReader {
  /// Reports whether the member is present and `null`.
  func isNull(_ name: String) -> Bool { member(name)?.isNull == true }
}
