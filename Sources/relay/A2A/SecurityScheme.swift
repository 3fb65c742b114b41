import JSON

/// How a client proves who it is (A2A 1.0 §7, OpenAPI 3.2 "Security Scheme Object").
enum SecurityScheme: Equatable, Sendable {
  /// `Authorization: Bearer …`; also how a token of OAuth 2 or OpenID Connect travels.
  case bearer

  /// A key in the header, the query parameter or the cookie of that name.
  case key(KeyPlace, name: String)

  /// A client certificate, which TLS has shown already.
  case certificate

  /// Another one.
  case unknown

  /// Where a key goes.
  enum KeyPlace: String, Equatable, Sendable { case header, query, cookie }

  /// Reads a scheme in the form of either version, or of a card for both.
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
