import HTTP

/// Where and how an agent is called, chosen from its card and corrected by what its answers taught.
struct AgentEndpoint: Equatable, Sendable {
  /// Whom the calls go to: the configured origin, whatever the card says.
  let origin: Origin

  /// Path and query at that origin.
  let path: String

  /// The version to speak.
  var version: ProtocolVersion

  /// What every request of 1.0 repeats, if anything.
  let tenant: String?

  /// Whether answers can be streamed.
  var streams: Bool

  /// What proves who is calling; all of them are sent.
  let credentials: [SecurityScheme]

  /// The endpoint with the other version, for an agent that does not know the one its card names.
  var withOtherVersion: AgentEndpoint {
    var endpoint = self
    endpoint.version = version.other
    return endpoint
  }

  /// The endpoint for an agent that promised to stream and does not.
  var withoutStreaming: AgentEndpoint {
    var endpoint = self
    endpoint.streams = false
    return endpoint
  }
}

extension AgentEndpoint {
  /// Chooses the address to call: JSON-RPC, at `origin`, 1.0 before 0.3.
  ///
  /// The credential goes to the configured origin only, so an address elsewhere is refused. An agent
  /// that names the address it is bound to (`0.0.0.0`, `[::]`) means the one it was found at.
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
    // `min` keeps the first of equals: the agent's own order.
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

  /// As the official client ranks them: 1.0, then a later 1.x, then 0.x, then what does not say. The
  /// last is taken for 1.0, which made the member optional; the first answer corrects it.
  private static func rank(
    _ interface: AgentCard.Interface
  ) -> (order: Int, version: ProtocolVersion)? {
    guard let text = interface.version, !text.isEmpty else { return (3, .v1) }
    guard let version = ProtocolVersion(declared: text) else { return nil }
    guard version == .v1 else { return (2, version) }
    return (text == "1.0" || text.hasPrefix("1.0.") ? 0 : 1, version)
  }

  /// The path of a URL at that origin; nil at another.
  private static func path(_ url: String, at origin: Origin) -> String? {
    guard let target = RequestTarget(url) else { return nil }
    let isUnspecified = ["0.0.0.0", "[::]"].contains(target.origin.host)
    return target.origin == origin || isUnspecified ? path(of: url) : nil
  }

  /// What follows the authority of a URL that has been read.
  private static func path(of url: String) -> String {
    let bytes = Array(url.utf8)
    let authority = bytes.dropFirst(url.utf8.starts(with: "https".utf8) ? 8 : 7)
    let rest = authority.drop { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
    let path = String(decoding: rest, as: UTF8.self)
    return rest.first == UInt8(ascii: "/") ? path : "/" + path
  }

  /// The first entry that a key and a client certificate can satisfy; nil if there is none. A card
  /// that does not say gets a Bearer token: the key was configured for this very origin.
  private static func credentials(_ security: [[SecurityScheme]]) -> [SecurityScheme]? {
    guard !security.isEmpty else { return [.bearer] }
    let usable = security.filter { !$0.contains(.unknown) }
    return usable.first { !$0.isEmpty } ?? usable.first
  }
}
