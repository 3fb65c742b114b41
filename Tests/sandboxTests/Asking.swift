import JSON

@testable import HTTPServer
@testable import sandbox

/// Passes requests to a double without a connection.
struct Asking {
  let answer: @Sendable (Request) async -> Response

  init(_ double: TelegramDouble) { answer = { await double.answer($0) } }
  init(_ double: AgentDouble) { answer = { await double.answer($0) } }

  func post(
    _ path: String, _ body: [UInt8] = [], type: String = "application/json",
    query: [Field] = [], headers: [Field] = []
  ) async -> Response {
    await answer(
      Request(
        method: .post, path: path, query: query, headers: headers + [Field("content-type", type)],
        body: body, peer: .loopback))
  }

  func get(_ path: String, query: [Field] = [], headers: [Field] = []) async -> Response {
    await answer(
      Request(
        method: .get, path: path, query: query, headers: headers, body: [], peer: .loopback))
  }

  /// A Bot API call with a JSON body.
  func call(_ method: String, _ parameters: JSONValue = [:]) async -> Response {
    await post("/bot\(TelegramDouble.token)/\(method)", parameters.canonical)
  }

  /// A JSON-RPC call in version 1.0 or 0.3.
  func call(
    _ version: AgentVersion, _ method: String, _ parameters: JSONValue, header: String? = nil
  ) async -> Response {
    let json: JSONValue = [
      "jsonrpc": "2.0", "id": "7", "method": .string(method), "params": parameters,
    ]
    let asked = header ?? (version == .v1 ? "1.0" : nil)
    return await post(
      "/", json.canonical, headers: asked.map { [Field("a2a-version", $0)] } ?? [])
  }

  /// A prompt, in the spelling of a version.
  func prompt(
    _ version: AgentVersion, _ text: String, immediate: Bool = false, task: String? = nil,
    id: String = "m-1", stream: Bool = false
  ) async -> Response {
    var part: [JSONValue.Member] = [.init("text", .string(text))]
    var message: [JSONValue.Member] = [
      .init("messageId", .string(id)), .init("role", version == .v1 ? "ROLE_USER" : "user"),
    ]
    if version == .v03 {
      part.append(.init("kind", "text"))
      message.append(.init("kind", "message"))
    }
    if let task { message.append(.init("taskId", .string(task))) }
    message.append(.init("parts", [.object(part)]))
    let configuration: JSONValue =
      version == .v1 ? ["returnImmediately": .bool(immediate)] : ["blocking": .bool(!immediate)]
    let methods: [String] =
      version == .v1
      ? ["SendMessage", "SendStreamingMessage"] : ["message/send", "message/stream"]
    return await call(
      version, methods[stream ? 1 : 0],
      ["message": .object(message), "configuration": configuration])
  }
}

extension Peer {
  static let loopback = Peer(address: [127, 0, 0, 1])
}

extension Response {
  /// The body as JSON; null if it is not JSON.
  var json: JSONValue {
    guard case .bytes(let bytes) = body else { return .null }
    return (try? JSONValue.parse(bytes)) ?? .null
  }

  var isCut: Bool {
    guard case .cut = body else { return false }
    return true
  }

  /// The ids of the updates in an answer to getUpdates.
  var updates: [Int] {
    json["result"]?.arrayValue?.compactMap { $0["update_id"]?.integerValue } ?? []
  }

  /// The value at a path of members; a number is an index.
  func at(_ path: String) -> JSONValue? {
    path.split(separator: ".").reduce(json as JSONValue?) { value, name in
      guard let index = Int(name) else { return value?[String(name)] }
      guard let elements = value?.arrayValue, elements.indices.contains(index) else { return nil }
      return elements[index]
    }
  }
}
