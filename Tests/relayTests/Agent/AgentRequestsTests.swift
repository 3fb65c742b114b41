import Configuration
import JSON
import Testing

@testable import HTTP
@testable import relay

@Suite struct AgentRequestsTests {
  static let key = "k3y value&"
  static let message = PromptMessage(
    id: ExchangePlay.messageID, text: "hi \"there\"", persona: "legal", contextID: "c1",
    taskID: "t1")

  static func request(
    _ call: AgentCall, _ version: ProtocolVersion = .v1, tenant: String? = nil,
    credentials: [SecurityScheme] = [.bearer], traceparent: String? = nil, path: String = "/",
    key: String = key
  ) throws -> Request? {
    let endpoint = AgentEndpoint(
      origin: try AgentCardTests.origin(), path: path, version: version,
      declaredVersion: version, tenant: tenant,
      streams: false, credentials: credentials)
    let requests = AgentRequests(
      credential: AgentCredential(SecretValue(key.utf8)), traceparent: traceparent)
    return requests.request(call, at: endpoint, id: 7, deadline: .now)
  }

  static let v1Message = """
    {"contextId":"c1","messageId":"\(ExchangePlay.messageID)","metadata":{"persona_tag":"legal"},\
    "parts":[{"text":"hi \\"there\\""}],"role":"ROLE_USER","taskId":"t1"}
    """
  static let v03Message = """
    {"contextId":"c1","kind":"message","messageId":"\(ExchangePlay.messageID)","metadata":\
    {"persona_tag":"legal"},"parts":[{"kind":"text","text":"hi \\"there\\""}],"role":"user",\
    "taskId":"t1"}
    """

  @Test(arguments: [
    (
      AgentCall.send(message), ProtocolVersion.v1, "SendMessage",
      #"{"configuration":{"returnImmediately":true},"message":\#(v1Message)}"#
    ),
    (
      .send(message), .v03, "message/send",
      #"{"configuration":{"blocking":false},"message":\#(v03Message)}"#
    ),
    (.stream(message), .v1, "SendStreamingMessage", #"{"message":\#(v1Message)}"#),
    (.stream(message), .v03, "message/stream", #"{"message":\#(v03Message)}"#),
    (.get(task: "t1", history: false), .v1, "GetTask", #"{"historyLength":0,"id":"t1"}"#),
    (.get(task: "t1", history: true), .v03, "tasks/get", #"{"historyLength":20,"id":"t1"}"#),
    (
      .list(context: "c1"), .v1, "ListTasks",
      #"{"contextId":"c1","historyLength":20,"includeArtifacts":true,"pageSize":20}"#
    ),
    (.cancel(task: "t1"), .v1, "CancelTask", #"{"id":"t1"}"#),
    (.cancel(task: "t1"), .v03, "tasks/cancel", #"{"id":"t1"}"#),
  ])
  func writesEachCall(
    call: AgentCall, version: ProtocolVersion, method: String, parameters: String
  ) throws {
    let request = try #require(try Self.request(call, version))
    let body = #"{"id":"7","jsonrpc":"2.0","method":"\#(method)","params":\#(parameters)}"#
    #expect(String(decoding: request.body, as: UTF8.self) == body)
    #expect(request.method == .post)
    let versions = request.headers.filter { $0.name == "A2A-Version" }.map(\.value)
    #expect(versions == (version == .v1 ? ["1.0"] : []))
  }

  @Test func hasNoListIn03() throws {
    #expect(try Self.request(.list(context: nil), .v03) == nil)
    #expect(try Self.request(.card) == nil)
  }

  @Test func repeatsTheTenantIn10() throws {
    let request = try #require(try Self.request(.cancel(task: "t1"), tenant: "acme"))
    #expect(String(decoding: request.body, as: UTF8.self).contains(#""tenant":"acme""#))
    let legacy = try #require(try Self.request(.cancel(task: "t1"), .v03, tenant: "acme"))
    #expect(!String(decoding: legacy.body, as: UTF8.self).contains("acme"))
  }

  @Test(
    arguments: [
      ([SecurityScheme.bearer], "Authorization", "Bearer k3y value&", "/"),
      ([.key(.header, name: "X-API-Key")], "X-API-Key", "k3y value&", "/"),
      ([.key(.cookie, name: "session")], "Cookie", "session=k3y value&", "/"),
      ([.key(.query, name: "k é")], nil, nil, "/?k%20%C3%A9=k3y%20value%26"),
      ([.certificate], nil, nil, "/"), ([], nil, nil, "/"),
    ] as [([SecurityScheme], String?, String?, String)])
  func putsTheKeyWhereTheCardSays(
    schemes: [SecurityScheme], header: String?, value: String?, path: String
  ) throws {
    let request = try #require(try Self.request(.cancel(task: "t1"), credentials: schemes))
    let secret = request.headers.filter { $0.value.contains("k3y") }
    #expect(secret.map(\.name) == [header].compactMap(\.self))
    #expect(secret.map(\.value) == [value].compactMap(\.self))
    #expect(request.target.path == path)
    #expect(!"\(request) \(String(reflecting: request))".contains("k3y"))
  }

  @Test func addsTheKeyToAQuery() throws {
    let request = try Self.request(
      .cancel(task: "t1"), credentials: [.key(.query, name: "k")], path: "/rpc?v=1", key: "x")
    #expect(request?.target.path == "/rpc?v=1&k=x")
  }

  @Test(arguments: [
    ("line\nbreak", SecurityScheme.bearer), ("k", .key(.header, name: "X Key")),
    ("k", .key(.header, name: "Host")), ("k", .key(.header, name: "X\r\nY")), ("k", .unknown),
  ])
  func makesNoRequestWithoutTheKey(key: String, scheme: SecurityScheme) throws {
    #expect(try Self.request(.cancel(task: "t1"), credentials: [scheme], key: key) == nil)
  }

  @Test func carriesTheTrace() throws {
    let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    let request = try #require(try Self.request(.cancel(task: "t1"), traceparent: trace))
    #expect(request.headers.contains { $0.name == "traceparent" && $0.value == trace })
  }

  @Test func namesAMessageAfterItsUpdate() {
    let id = MessageID(botID: 1, updateID: 2)
    // printf 'relay/message/v1\0001\0002\0000' | sha256sum, version and variant bits set.
    #expect(id.description == "f77e057f-f6a5-8d91-96fc-91b62b0d1e0e")
    #expect(id == MessageID(botID: 1, updateID: 2, part: 0))
    let others = [
      MessageID(botID: 1, updateID: 3), MessageID(botID: 2, updateID: 2),
      MessageID(botID: 1, updateID: 2, part: 1), MessageID(botID: 12, updateID: 2),
    ]
    #expect(Set(others).count == 4)
    #expect(!others.contains(id))
  }
}
