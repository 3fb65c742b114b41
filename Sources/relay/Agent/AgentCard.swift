import JSON

/// An agent card of A2A 1.0 or 0.3, reduced to what the relay needs.
struct AgentCard: Equatable, Sendable {
  /// An address at which the agent can be called.
  struct Interface: Equatable, Sendable {
    /// The URL exactly as the card contains it. Before a call, its origin must be compared with the
    /// configured origin.
    let url: String

    /// The protocol binding, such as `JSONRPC`, `HTTP+JSON`, or `GRPC`.
    let binding: String

    /// The protocol version that the card declares; nil if it declares none.
    let version: String?

    /// The tenant that every request must repeat (1.0 only); nil if there is none.
    let tenant: String?
  }

  /// The agent's name, which is untrusted text.
  let name: String

  /// The addresses in the agent's order of preference. If the card has `supportedInterfaces` of
  /// 1.0, only those are listed: a card for both versions declares "0.3" at its top level.
  let interfaces: [Interface]

  /// Whether the agent can stream answers.
  let streams: Bool

  /// The accepted ways to authenticate. Each entry is sufficient, and all schemes of the entry are
  /// required together. The array is empty if the card does not declare any.
  let security: [[SecurityScheme]]
}

extension AgentCard {
  /// Reads a card of either version. Returns nil if the value is not an object with at least one
  /// interface.
  init?(_ value: JSONValue) {
    let interfaces = AgentCard.interfaces(of: value)
    guard !interfaces.isEmpty else { return nil }
    name = value["name"]?.stringValue ?? ""
    self.interfaces = interfaces
    streams = value["capabilities"]?["streaming"]?.boolValue ?? false
    security = AgentCard.security(of: value)
  }

  private static func interfaces(of card: JSONValue) -> [Interface] {
    let declared = (card["supportedInterfaces"]?.arrayValue ?? []).compactMap { value in
      value["url"]?.stringValue.map { url in
        Interface(
          url: url, binding: value["protocolBinding"]?.stringValue ?? "JSONRPC",
          version: value["protocolVersion"]?.stringValue, tenant: value["tenant"]?.stringValue)
      }
    }
    return declared.isEmpty ? legacyInterfaces(of: card) : declared
  }

  /// Reads the interfaces of a 0.3 card (A2A 0.3 §5.5). The preferred one is at the top level of
  /// the card, and the others are in `additionalInterfaces`.
  private static func legacyInterfaces(of card: JSONValue) -> [Interface] {
    guard let url = card["url"]?.stringValue else { return [] }
    let version = card["protocolVersion"]?.stringValue ?? ProtocolVersion.v03.rawValue
    let preferred = Interface(
      url: url, binding: card["preferredTransport"]?.stringValue ?? "JSONRPC", version: version,
      tenant: nil)
    let others = (card["additionalInterfaces"]?.arrayValue ?? []).compactMap { value in
      value["url"]?.stringValue.map { url in
        Interface(
          url: url, binding: value["transport"]?.stringValue ?? "JSONRPC", version: version,
          tenant: nil)
      }
    }
    return [preferred] + others
  }

  private static func security(of card: JSONValue) -> [[SecurityScheme]] {
    let schemes = card["securitySchemes"]?.objectValue ?? []
    let entries = requirements(card)
    // The card declares schemes but no requirements. The agent then supports the schemes and
    // requires none, so each of them is sufficient.
    guard !entries.isEmpty else {
      return schemes.isEmpty ? [] : schemes.map { [SecurityScheme($0.value)] } + [[]]
    }
    return entries.map { names in
      names.map { name in
        schemes.first { $0.name == name }.map { SecurityScheme($0.value) } ?? .unknown
      }
    }
  }

  private static func requirements(_ card: JSONValue) -> [[String]] {
    if let entries = card["securityRequirements"]?.arrayValue {
      return entries.map { ($0["schemes"]?.objectValue ?? $0.objectValue ?? []).map(\.name) }
    }
    return (card["security"]?.arrayValue ?? []).map { ($0.objectValue ?? []).map(\.name) }
  }
}

/// A way for a client to authenticate (A2A 1.0 §7, OpenAPI 3.2 "Security Scheme Object").
enum SecurityScheme: Equatable, Sendable {
  /// `Authorization: Bearer …`, which is also used for OAuth 2 and OpenID Connect tokens.
  case bearer

  /// A key in the header, query parameter, or cookie with this name.
  case key(KeyPlace, name: String)

  /// A client certificate, which was already presented when the TLS connection was opened.
  case certificate

  /// A scheme that the relay does not support.
  case unknown

  /// The part of a request that contains a key.
  enum KeyPlace: String, Equatable, Sendable { case header, query, cookie }

  /// Reads a scheme in the form of 1.0, in the form of 0.3, or in both forms at once, as cards for
  /// both versions contain it.
  init(_ value: JSONValue) {
    let wrapped = ["httpAuthSecurityScheme", "apiKeySecurityScheme", "mtlsSecurityScheme"]
      .first { value[$0] != nil }
    let body = wrapped.flatMap { value[$0] } ?? value
    switch wrapped ?? value["type"]?.stringValue {
    case "httpAuthSecurityScheme", "http":
      self = body["scheme"]?.stringValue?.lowercased() == "bearer" ? .bearer : .unknown
    case "apiKeySecurityScheme", "apiKey":
      let place = (body["location"] ?? body["in"])?.stringValue?.lowercased()
      guard let place = place.flatMap(KeyPlace.init), let name = body["name"]?.stringValue,
        !name.isEmpty
      else {
        self = .unknown
        return
      }
      self = .key(place, name: name)
    case "mtlsSecurityScheme", "mutualTLS": self = .certificate
    case "oauth2", "openIdConnect": self = .bearer
    default:
      let isToken = value["oauth2SecurityScheme"] ?? value["openIdConnectSecurityScheme"]
      self = isToken == nil ? .unknown : .bearer
    }
  }
}
