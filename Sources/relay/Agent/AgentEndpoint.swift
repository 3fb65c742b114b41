import HTTP

/// The versions of A2A that the relay supports, in the form `Major.Minor` (A2A 1.0 §3.6).
enum ProtocolVersion: String, Equatable, Sendable {
  case v1 = "1.0"
  case v03 = "0.3"

  /// Chooses the version to use with an agent that declares the version `text`; nil if none is
  /// compatible.
  ///
  /// Patch numbers are ignored. Version 0.2 has the methods of 0.3, and 1.1 has those of 1.0.
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

  /// The version to try if the agent does not support this one.
  fileprivate var other: ProtocolVersion { self == .v1 ? .v03 : .v1 }
}

/// The address of an agent and how to call it. It is chosen from the agent's card and corrected
/// according to the agent's answers.
struct AgentEndpoint: Equatable, Sendable {
  /// The origin that is called. It is always the configured one, even if the card contains a
  /// different one.
  let origin: Origin

  /// The path and query of the agent's address.
  let path: String

  /// The protocol version to use.
  var version: ProtocolVersion

  /// The protocol version that was chosen from the card.
  let declaredVersion: ProtocolVersion

  /// The tenant that every request of 1.0 must repeat; nil if there is none.
  let tenant: String?

  /// Whether the agent can stream answers.
  var streams: Bool

  /// The security schemes of each request. All of them apply together.
  let credentials: [SecurityScheme]

  /// The endpoint with the other protocol version, for an agent that does not support the version
  /// in its card.
  var withOtherVersion: AgentEndpoint {
    var endpoint = self
    endpoint.version = version.other
    return endpoint
  }

  /// The endpoint as the card declares it, except for streaming.
  var asDeclared: AgentEndpoint {
    var endpoint = self
    endpoint.version = declaredVersion
    return endpoint
  }

  /// The endpoint without streaming. It is used if the card declares streaming, but the agent
  /// refuses it.
  var withoutStreaming: AgentEndpoint {
    var endpoint = self
    endpoint.streams = false
    return endpoint
  }
}

extension AgentEndpoint {
  /// Chooses the address to call: a JSON-RPC address at `origin`, with 1.0 preferred to 0.3.
  ///
  /// An address at a different origin is refused, because the credential may be sent only to the
  /// configured origin. The unspecified hosts `0.0.0.0` and `[::]` are replaced by the configured
  /// origin: they are the address that the agent is bound to.
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
    // `min` returns the first of equal elements, which preserves the agent's order.
    guard let best = spoken.min(by: { $0.rank.order < $1.rank.order }) else {
      throw .versions(reachable.map { $0.interface.version ?? "" })
    }
    guard let credentials = AgentEndpoint.credentials(card.security) else { throw .credentials }
    self.origin = origin
    path = best.path
    version = best.rank.version
    declaredVersion = best.rank.version
    tenant = best.interface.tenant
    streams = card.streams
    self.credentials = credentials
  }

  /// Returns the rank of an interface, as in the official client: 1.0, then later 1.x, then 0.x,
  /// then no version. Returns nil for an unsupported version.
  ///
  /// An interface without a version is treated as 1.0, because the member became optional in that
  /// version. If this is wrong, the agent's first answer corrects it.
  private static func rank(
    _ interface: AgentCard.Interface
  ) -> (order: Int, version: ProtocolVersion)? {
    guard let text = interface.version, !text.isEmpty else { return (3, .v1) }
    guard let version = ProtocolVersion(declared: text) else { return nil }
    guard version == .v1 else { return (2, version) }
    return (text == "1.0" || text.hasPrefix("1.0.") ? 0 : 1, version)
  }

  /// Returns the path of a URL at `origin`, or nil if the URL is invalid or has a different origin.
  private static func path(_ url: String, at origin: Origin) -> String? {
    guard let target = RequestTarget(url) else { return nil }
    let isUnspecified = ["0.0.0.0", "[::]"].contains(target.origin.host)
    return target.origin == origin || isUnspecified ? path(of: url) : nil
  }

  /// Returns the part of a valid URL after the authority, with a leading slash.
  private static func path(of url: String) -> String {
    let bytes = Array(url.utf8)
    let authority = bytes.dropFirst(url.utf8.starts(with: "https".utf8) ? 8 : 7)
    let rest = authority.drop { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
    let path = String(decoding: rest, as: UTF8.self)
    return rest.first == UInt8(ascii: "/") ? path : "/" + path
  }

  /// Returns the first entry that an API key and a client certificate can satisfy, or nil if there
  /// is none. An entry without schemes is used only if no other entry can be satisfied.
  ///
  /// If the card declares nothing, the key is sent as a Bearer token, because the operator
  /// configured it for this origin.
  private static func credentials(_ security: [[SecurityScheme]]) -> [SecurityScheme]? {
    guard !security.isEmpty else { return [.bearer] }
    let usable = security.filter { !$0.contains(.unknown) }
    return usable.first { !$0.isEmpty } ?? usable.first
  }
}
