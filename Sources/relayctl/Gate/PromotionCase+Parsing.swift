import Configuration
import Crypto
import JSON

extension PromotionCase {
  /// Reads the case of a verdict: exactly its members.
  init(_ value: JSONValue) throws(AttestationError) {
    try value.requireMembers(
      [
        "from", "to", "commit", "requested_by", "policy", "lock", "manifest", "evidence", "rules",
      ], of: "case")
    let hex = "64 lower-case hex digits"
    var evidence: [Evidence] = []
    for element in try value.elements("evidence") {
      try element.requireMembers(["name", "sha256"], of: "evidence")
      evidence.append(
        Evidence(
          name: try element.text("name"),
          sha256: try element.value("sha256", hex, Digest.init(hex:))))
    }
    var rules: [Rule] = []
    for element in try value.elements("rules") {
      try element.requireMembers(["id", "verdict"], of: "rule")
      rules.append(
        Rule(
          id: try element.text("id"),
          verdict: try element.value("verdict", "yes, no or undecided", Verdict.init(rawValue:))))
    }
    self.init(
      from: try value.value("from", "an environment", EnvironmentName.init(rawValue:)),
      to: try value.value("to", "an environment", EnvironmentName.init(rawValue:)),
      commit: try value.text("commit"), requestedBy: try value.text("requested_by"),
      policy: try value.value("policy", hex, Digest.init(hex:)),
      lock: try PromotionCase.digest(value, "lock"),
      manifest: try PromotionCase.digest(value, "manifest"), evidence: evidence, rules: rules)
  }

  /// A digest that may be the empty text: there was none.
  private static func digest(
    _ value: JSONValue, _ name: String
  ) throws(AttestationError) -> Digest? {
    guard try !value.text(name).isEmpty else { return nil }
    return try value.value(name, "64 lower-case hex digits, or nothing", Digest.init(hex:))
  }
}
