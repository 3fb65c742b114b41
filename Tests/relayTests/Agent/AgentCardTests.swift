import HTTP
import JSON
import Testing

@testable import relay

@Suite struct AgentCardTests {
  static func origin(_ text: String = "http://127.0.0.1:41310") throws -> Origin {
    try #require(Origin(text))
  }

  /// Written by a2a-sdk 1.3.0 with 0.3 compatibility.
  static let union = """
    {"name":"Echo","description":"echoes","supportedInterfaces":[{"url":"http://127.0.0.1:41310/",\
    "protocolBinding":"JSONRPC","protocolVersion":"1.0"},{"url":"http://127.0.0.1:41310/",\
    "protocolBinding":"JSONRPC","protocolVersion":"0.3"}],"version":"1.0.0","capabilities":\
    {"streaming":true},"defaultInputModes":["text/plain"],"defaultOutputModes":["text/plain"],\
    "skills":[{"id":"echo","name":"echo","description":"echo","tags":["echo"]}],\
    "preferredTransport":"JSONRPC","protocolVersion":"0.3","url":"http://127.0.0.1:41310/"}
    """

  /// Written by a2a-sdk 0.3.26.
  static let legacy = """
    {"capabilities":{"streaming":true},"defaultInputModes":["text/plain"],"defaultOutputModes":\
    ["text/plain"],"description":"echoes","name":"Echo03","preferredTransport":"JSONRPC",\
    "protocolVersion":"0.3.0","skills":[{"description":"echo","id":"echo","name":"echo","tags":\
    ["echo"]}],"url":"http://127.0.0.1:41310/","version":"1.0.0"}
    """

  static func endpoint(_ card: String) throws -> AgentEndpoint {
    let card = try #require(AgentCard(try JSONValue.parse(Array(card.utf8))))
    return try AgentEndpoint(card, at: try origin())
  }

  @Test func readsACardForBothVersions() throws {
    let endpoint = try Self.endpoint(Self.union)
    #expect(endpoint.version == .v1)
    #expect(endpoint.streams)
    #expect(endpoint.path == "/")
    #expect(endpoint.origin == (try Self.origin()))
    #expect(endpoint.credentials == [.bearer])
  }

  @Test func readsACardOf03() throws {
    let endpoint = try Self.endpoint(Self.legacy)
    #expect(endpoint.version == .v03)
    #expect(endpoint.streams)
  }

  /// A card with interfaces in the short form `URL BINDING VERSION`, followed by the members `more`.
  static func card(_ interfaces: [String], _ more: String = "") -> String {
    let list = interfaces.map { text in
      let words = text.split(separator: " ")
      let version = words.count > 2 ? #","protocolVersion":"\#(words[2])""# : ""
      return #"{"url":"\#(words[0])","protocolBinding":"\#(words[1])"\#(version)}"#
    }
    return #"{"name":"x","supportedInterfaces":[\#(list.joined(separator: ","))]\#(more)}"#
  }

  static let here = "http://127.0.0.1:41310"

  @Test(arguments: [
    (["\(here)/a JSONRPC 0.3", "\(here)/b JSONRPC 1.0"], ProtocolVersion.v1, "/b"),
    (["\(here)/a JSONRPC 1.1", "\(here)/b JSONRPC 1.0"], .v1, "/b"),
    (["\(here)/a JSONRPC 0.3.0", "\(here)/b JSONRPC 1.2"], .v1, "/b"),
    (["\(here)/a JSONRPC", "\(here)/b JSONRPC 0.3"], .v03, "/b"),
    (["\(here)/a JSONRPC"], .v1, "/a"),
    (["\(here)/a GRPC 1.0", "\(here)/b jsonrpc 0.2.5"], .v03, "/b"),
    (["\(here)/a JSONRPC 2.0", "\(here)/b JSONRPC 0.3"], .v03, "/b"),
    (["\(here)/a JSONRPC 1.0", "\(here)/b JSONRPC 1.0"], .v1, "/a"),
    (["\(here) JSONRPC 1.0"], .v1, "/"),
    (["\(here)?x=1 JSONRPC 1.0"], .v1, "/?x=1"),
    (["https://elsewhere.example/ JSONRPC 1.0", "\(here)/b JSONRPC 0.3"], .v03, "/b"),
    (["http://0.0.0.0:9000/invoke JSONRPC 1.0"], .v1, "/invoke"),
    (["http://[::]:8080/invoke JSONRPC 1.0"], .v1, "/invoke"),
    (["https://0.0.0.0 JSONRPC 1.0"], .v1, "/"),
  ])
  func choosesAnInterface(interfaces: [String], version: ProtocolVersion, path: String) throws {
    let endpoint = try Self.endpoint(Self.card(interfaces))
    #expect(endpoint.version == version)
    #expect(endpoint.path == path)
    #expect(endpoint.origin == (try Self.origin()))
  }

  @Test(arguments: [
    (
      ["\(here)/ GRPC 1.0", "\(here)/ HTTP+JSON 1.0"], CardProblem.bindings(["GRPC", "HTTP+JSON"])
    ),
    (["\(here)/ JSONRPC 2.0", "\(here)/ JSONRPC 0.1"], .versions(["2.0", "0.1"])),
    (["\(here)/ JSONRPC one"], .versions(["one"])),
    (
      ["https://elsewhere.example/ JSONRPC 1.0"],
      .foreignOrigin(url: "https://elsewhere.example/")
    ),
    (["https://127.0.0.1:41310/ JSONRPC 1.0"], .foreignOrigin(url: "https://127.0.0.1:41310/")),
    (["http://127.0.0.1:41311/ JSONRPC 1.0"], .foreignOrigin(url: "http://127.0.0.1:41311/")),
    (
      ["http://127.0.0.1:41310@evil.example/ JSONRPC 1.0"],
      .foreignOrigin(url: "http://127.0.0.1:41310@evil.example/")
    ),
    (["/relative JSONRPC 1.0"], .foreignOrigin(url: "/relative")),
  ])
  func refusesWhatCannotBeCalled(interfaces: [String], problem: CardProblem) {
    #expect(throws: problem) { try Self.endpoint(Self.card(interfaces)) }
  }

  @Test func readsOtherTransportsOf03() throws {
    let card = """
      {"name":"x","url":"\(Self.here)/grpc","preferredTransport":"GRPC","protocolVersion":"0.3.0",\
      "additionalInterfaces":[{"url":"\(Self.here)/rpc","transport":"JSONRPC"}]}
      """
    #expect(try Self.endpoint(card).path == "/rpc")
  }

  @Test func repeatsTheTenant() throws {
    let card = """
      {"supportedInterfaces":[{"url":"\(Self.here)/","protocolBinding":"JSONRPC",\
      "protocolVersion":"1.0","tenant":"acme"}]}
      """
    #expect(try Self.endpoint(card).tenant == "acme")
  }

  @Test(arguments: [
    "null", "[]", "{}", #"{"name":"x"}"#, #"{"supportedInterfaces":[]}"#,
    #"{"supportedInterfaces":[{"protocolBinding":"JSONRPC"}]}"#, #"{"url":7}"#,
  ])
  func refusesWhatIsNotACard(text: String) throws {
    #expect(AgentCard(try JSONValue.parse(Array(text.utf8))) == nil)
  }

  static let header = SecurityScheme.key(.header, name: "X-API-Key")

  @Test(arguments: [
    (
      "a card of both versions",
      """
      "securitySchemes":{"bearer":{"httpAuthSecurityScheme":{"scheme":"Bearer"},"type":"http",\
      "scheme":"Bearer"},"key":{"apiKeySecurityScheme":{"location":"header","name":"X-API-Key"},\
      "type":"apiKey","in":"header","name":"X-API-Key"}},"securityRequirements":[{"schemes":\
      {"bearer":{}}},{"schemes":{"key":{}}}],"security":[{"bearer":[]},{"key":[]}]
      """, [SecurityScheme.bearer]
    ),
    (
      "a key, 1.0",
      """
      "securitySchemes":{"key":{"apiKeySecurityScheme":{"location":"header","name":"X-API-Key"}}},\
      "securityRequirements":[{"schemes":{"key":{}}}]
      """, [header]
    ),
    (
      "a key, 0.3",
      """
      "securitySchemes":{"key":{"type":"apiKey","in":"header","name":"X-API-Key"}},\
      "security":[{"key":[]}]
      """, [header]
    ),
    (
      "a key in the query",
      """
      "securitySchemes":{"key":{"type":"apiKey","in":"query","name":"k"}},"security":[{"key":[]}]
      """, [.key(.query, name: "k")]
    ),
    (
      "schemes without requirements",
      """
      "securitySchemes":{"key":{"type":"apiKey","in":"cookie","name":"k"}}
      """, [.key(.cookie, name: "k")]
    ),
    (
      "the first that can be met",
      """
      "securitySchemes":{"basic":{"type":"http","scheme":"basic"},"bearer":{"type":"http",\
      "scheme":"bearer"}},"security":[{"basic":[]},{"bearer":[]}]
      """, [.bearer]
    ),
    (
      "certificate and token",
      """
      "securitySchemes":{"tls":{"mtlsSecurityScheme":{}},"bearer":{"type":"http",\
      "scheme":"bearer"}},"security":[{"tls":[],"bearer":[]}]
      """, [.certificate, .bearer]
    ),
    (
      "a token of OAuth",
      """
      "securitySchemes":{"o":{"oauth2SecurityScheme":{"flows":{}}}},"securityRequirements":\
      [{"schemes":{"o":{}}}]
      """, [.bearer]
    ),
    (
      "open, if no scheme is supported",
      """
      "securitySchemes":{"basic":{"type":"http","scheme":"basic"}},"security":[{"basic":[]},{}]
      """, []
    ),
    (
      "a scheme that is not required",
      #""securitySchemes":{"basic":{"type":"http","scheme":"basic"}}"#, []
    ),
    ("no security members", #""x":1"#, [.bearer]),
  ])
  func choosesTheCredentials(label: String, security: String, schemes: [SecurityScheme]) throws {
    let card = Self.card(["\(Self.here)/ JSONRPC 1.0"], "," + security)
    #expect(try Self.endpoint(card).credentials == schemes)
  }

  @Test(arguments: [
    #""securitySchemes":{"basic":{"type":"http","scheme":"basic"}},"security":[{"basic":[]}]"#,
    #""security":[{"missing":[]}]"#,
    #""securitySchemes":{"k":{"type":"apiKey","in":"body","name":"k"}},"security":[{"k":[]}]"#,
    #""securitySchemes":{"k":{"type":"apiKey","in":"header"}},"security":[{"k":[]}]"#,
  ])
  func refusesUnsupportedSchemes(security: String) {
    #expect(throws: CardProblem.credentials) {
      try Self.endpoint(Self.card(["\(Self.here)/ JSONRPC 1.0"], "," + security))
    }
  }
}
