import Policy

/// Whose attestations they are: the host that begins the logbook's origin.
struct Authority: Equatable, Sendable {
  /// Such as `relay.example`.
  let host: String

  /// That of a policy.
  init(_ policy: PromotionPolicy) { self.init(origin: policy.logbookOrigin) }

  /// The first part of an origin such as `relay.example/logbook`.
  init(origin: String) {
    host = String(origin.utf8.prefix { $0 != UInt8(ascii: "/") }) ?? origin
  }

  /// Who decides: the verifier's id in summaries.
  var gate: String { "https://\(host)/relayctl/gate/v1" }

  /// The predicate type of promotions.
  var promotion: String { "https://\(host)/attestation/promotion/v1" }
}
