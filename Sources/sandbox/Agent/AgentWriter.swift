import Glibc

/// Writes the agent's JSON in the form of one protocol version.
struct AgentWriter {
  let version: AgentVersion
  private(set) var json: [UInt8] = []

  init(_ version: AgentVersion) {
    self.version = version
    json.reserveCapacity(640)
  }

  /// Returns a response with a result. `id` is the id of the request, as JSON.
  static func result(
    _ version: AgentVersion, id: [UInt8], _ body: (inout AgentWriter) -> Void
  ) -> [UInt8] {
    var writer = AgentWriter(version)
    writer.json.put(#"{"jsonrpc":"2.0","id":"#)
    writer.json += id
    writer.json.put(#","result":"#)
    body(&writer)
    writer.json.put("}")
    return writer.json
  }

  /// Returns a response with an error.
  static func error(_ version: AgentVersion, id: [UInt8], _ refusal: AgentRefusal) -> [UInt8] {
    var json: [UInt8] = []
    json.put(#"{"jsonrpc":"2.0","id":"#)
    json += id
    json.put(#","error":{"code":"#)
    json.put(refusal.code)
    json.put(#","message":"#)
    json.quote(refusal.message)
    if version == .v1 {
      json.put(#","data":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"#)
      json.quote(refusal.reason)
      json.put(#","domain":"a2a-protocol.org","metadata":{}}]"#)
    }
    json.put("}}")
    return json
  }

  /// Writes the result of SendMessage. It is wrapped in an object in version 1.0, but not in 0.3.
  mutating func outcome(_ outcome: AgentState.Outcome, history: Bool) {
    switch outcome {
    case .task(let task):
      if version == .v1 { json.put(#"{"task":"#) }
      self.task(task, history: history)
    case .message(let text, let context):
      if version == .v1 { json.put(#"{"message":"#) }
      message(text, id: "reply-\(context)", context: context, task: nil, isUser: false)
    }
    if version == .v1 { json.put("}") }
  }

  /// Writes a task, without a wrapping object.
  mutating func task(_ task: AgentTask, history: Bool) {
    json.put(#"{"id":"#)
    json.quote(task.id)
    json.put(#","contextId":"#)
    json.quote(task.context)
    if version == .v03 { json.put(#","kind":"task""#) }
    json.put(#","status":"#)
    status(task)
    let chunks = task.visibleChunks
    if !chunks.isEmpty {
      json.put(#","artifacts":["#)
      artifact(chunks)
      json.put("]")
    }
    if history {
      json.put(#","history":["#)
      message(
        task.prompt, id: task.messageID, context: task.context, task: task.id, isUser: true)
      json.put("]")
    }
    json.put("}")
  }

  private mutating func status(_ task: AgentTask) {
    json.put(#"{"state":"#)
    json.quote(task.state.spelled(version))
    if let note = task.note {
      json.put(#","message":"#)
      message(note, id: "note-\(task.id)", context: task.context, task: task.id, isUser: false)
    }
    json.put(#","timestamp":""#)
    json += timestamp()
    json.put(#""}"#)
  }

  private mutating func artifact(_ chunks: [String]) {
    json.put(#"{"artifactId":"a1","name":"reply","parts":["#)
    for (place, chunk) in chunks.enumerated() {
      if place > 0 { json.put(",") }
      part(chunk)
    }
    json.put("]}")
  }

  private mutating func part(_ text: String) {
    json.put(version == .v1 ? #"{"text":"# : #"{"kind":"text","text":"#)
    json.quote(text)
    json.put("}")
  }

  private mutating func message(
    _ text: String, id: String, context: String, task: String?, isUser: Bool
  ) {
    json.put(#"{"messageId":"#)
    json.quote(id)
    json.put(#","contextId":"#)
    json.quote(context)
    if let task {
      json.put(#","taskId":"#)
      json.quote(task)
    }
    switch version {
    case .v1:
      json.put(isUser ? #","role":"ROLE_USER","parts":["# : #","role":"ROLE_AGENT","parts":["#)
    case .v03:
      json.put(
        isUser
          ? #","kind":"message","role":"user","parts":["#
          : #","kind":"message","role":"agent","parts":["#)
    }
    part(text)
    json.put("]}")
  }

  /// Writes the event for a change in the task's status.
  mutating func statusEvent(_ task: AgentTask) {
    json.put(
      version == .v1 ? #"{"statusUpdate":{"taskId":"# : #"{"kind":"status-update","taskId":"#)
    json.quote(task.id)
    json.put(#","contextId":"#)
    json.quote(task.context)
    json.put(#","status":"#)
    status(task)
    switch version {
    case .v1: json.put("}}")
    case .v03: json.put(task.state == .working ? #","final":false}"# : #","final":true}"#)
    }
  }

  /// Writes the event for the artifact's chunk at index `place`.
  mutating func chunkEvent(_ task: AgentTask, _ place: Int) {
    json.put(
      version == .v1 ? #"{"artifactUpdate":{"taskId":"# : #"{"kind":"artifact-update","taskId":"#)
    json.quote(task.id)
    json.put(#","contextId":"#)
    json.quote(task.context)
    json.put(#","artifact":"#)
    artifact([task.chunks[place]])
    json.put(place > 0 ? #","append":true"# : #","append":false"#)
    json.put(place == task.chunks.count - 1 ? #","lastChunk":true}"# : #","lastChunk":false}"#)
    if version == .v1 { json.put("}") }
  }

  /// Writes the result of ListTasks, which exists only in version 1.0.
  mutating func list(_ tasks: [AgentTask]) {
    json.put(#"{"tasks":["#)
    for (place, task) in tasks.enumerated() {
      if place > 0 { json.put(",") }
      self.task(task, history: true)
    }
    json.put(#"],"nextPageToken":"","pageSize":100,"totalSize":"#)
    json.put(tasks.count)
    json.put("}")
  }
}

/// Returns the current time in the SDK's format: `2026-11-23T08:24:12.250Z`.
private func timestamp() -> [UInt8] {
  var now = timespec()
  clock_gettime(CLOCK_REALTIME, &now)
  var parts = tm()
  gmtime_r(&now.tv_sec, &parts)
  var text: [UInt8] = []
  text.reserveCapacity(24)
  func put(_ number: Int, _ width: Int, _ end: UInt8) {
    var divisor = [1, 1, 10, 100, 1000][width]
    while divisor > 0 {
      text.append(UInt8(ascii: "0") + UInt8(number / divisor % 10))
      divisor /= 10
    }
    text.append(end)
  }
  put(Int(parts.tm_year) + 1900, 4, UInt8(ascii: "-"))
  put(Int(parts.tm_mon) + 1, 2, UInt8(ascii: "-"))
  put(Int(parts.tm_mday), 2, UInt8(ascii: "T"))
  put(Int(parts.tm_hour), 2, UInt8(ascii: ":"))
  put(Int(parts.tm_min), 2, UInt8(ascii: ":"))
  put(Int(parts.tm_sec), 2, UInt8(ascii: "."))
  put(now.tv_nsec / 1_000_000, 3, UInt8(ascii: "Z"))
  return text
}
