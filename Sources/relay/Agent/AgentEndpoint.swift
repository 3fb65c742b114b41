import HTTP

/// The versions of A2A that the relay speaks, as `Major.Minor` (A2A 1.0 §3.6).
enum ProtocolVersion: String, Equatable, Sendable {
  case v1 = "1.0"
  case v03 = "0.3"

  /// The version to speak to a peer that declares the version `text`; nil if there is none.
  ///
  /// Patch numbers do not matter. 0.2 has the methods of 0.3, and 1.1 those of 1.0.
  init?(declared text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
    guard (2...3).contains(parts.count), let major = parts[0], let minor = parts[1] else {
      return nil
    }
    switch (major, minor) {
    case (1, _): self = .v1
    case (0, 2...): self = .v03
    default: return nil
    }
  }

  /// The version to try when a peer does not support this one.
  fileprivate var other: ProtocolVersion { self == .v1 ? .v03 : .v1 }
}

/// The address of an agent and how to call it, chosen from its card and corrected by its answers.
struct AgentEndpoint: Equatable, Sendable {
  /// Where the calls go: the configured origin, whatever the card says.
  let origin: Origin

  /// Path and query at that origin.
  let path: String

  /// The version to speak.
  var version: ProtocolVersion

  /// The tenant that every request of 1.0 repeats, if any.
  let tenant: String?

  /// Whether the agent can stream answers.
  var streams: Bool

  /// The schemes by which requests authenticate; all of them apply.
  let credentials: [SecurityScheme]

  /// The endpoint with the other version, for an agent that does not support its card's version.
  var withOtherVersion: AgentEndpoint {
    var endpoint = self
    endpoint.version = version.other
    return endpoint
  }

  /// The endpoint without streaming, for an agent whose card promises streams that it refuses.
  var withoutStreaming: AgentEndpoint {
    var endpoint = self
    endpoint.streams = false
    return endpoint
  }
}

extension AgentEndpoint {
  /// Chooses the address to call: JSON-RPC, at `origin`, and 1.0 before 0.3.
  ///
  /// An address at another origin is refused, because the credential is for the configured origin
  /// only. An agent that names the address it is bound to (`0.0.0.0`, `[::]`) means the one at
  /// which its card was found.
  init(_ card: AgentCard, at origin: Origin) throws(CardProblem) {
    let callable = card.interfaces.filter { $0.binding.uppercased() == "JSONRPC" }
    guard let first = callable.first else { throw .bindings(card.interfaces.map(\.binding)) }
    let reachable = callable.compactMap { interface in
      AgentEndpoint.path(interface.url, at: origin).map { (interface: interface, path: $0) }
    }
    guard !reachable.isEmpty else { throw .foreignOrigin(url: first.url) }
    let spoken = reachable.compactMap { interface, path in
      AgentEndpoint.rank(interface).map { (rank: $0, interface: interface, path: path) }
    }
    // `min` returns the first of equal elements, which keeps the agent's own order.
    guard let best = spoken.min(by: { $0.rank.order < $1.rank.order }) else {
      throw .versions(reachable.map { $0.interface.version ?? "" })
    }
    guard let credentials = AgentEndpoint.credentials(card.security) else { throw .credentials }
    self.origin = origin
    path = best.path
    version = best.rank.version
    tenant = best.interface.tenant
    streams = card.streams
    self.credentials = credentials
  }

  /// The order of the official client: 1.0, then a later 1.x, then 0.x, then no version at all.
  ///
  /// An interface without a version counts as 1.0, in which the member became optional. The first
  /// answer corrects a wrong guess.
  private static func rank(
    _ interface: AgentCard.Interface
  ) -> (order: Int, version: ProtocolVersion)? {
    guard let text = interface.version, !text.isEmpty else { return (3, .v1) }
    guard let version = ProtocolVersion(declared: text) else { return nil }
    guard version == .v1 else { return (2, version) }
    return (text == "1.0" || text.hasPrefix("1.0.") ? 0 : 1, version)
  }

  /// The path of a URL at `origin`; nil for a URL at another origin.
  private static func path(_ url: String, at origin: Origin) -> String? {
    guard let target = RequestTarget(url) else { return nil }
    let isUnspecified = ["0.0.0.0", "[::]"].contains(target.origin.host)
    return target.origin == origin || isUnspecified ? path(of: url) : nil
  }

  /// The part after the authority of a valid URL, with a leading slash.
  private static func path(of url: String) -> String {
    let bytes = Array(url.utf8)
    let authority = bytes.dropFirst(url.utf8.starts(with: "https".utf8) ? 8 : 7)
    let rest = authority.drop { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
    let path = String(decoding: rest, as: UTF8.self)
    return rest.first == UInt8(ascii: "/") ? path : "/" + path
  }

  /// The first entry that a key and a client certificate can satisfy; nil if there is none.
  ///
  /// A card that does not say gets a Bearer token: the operator configured the key for this origin.
  private static func credentials(_ security: [[SecurityScheme]]) -> [SecurityScheme]? {
    guard !security.isEmpty else { return [.bearer] }
    let usable = security.filter { !$0.contains(.unknown) }
    return usable.first { !$0.isEmpty } ?? usable.first
  }
}
