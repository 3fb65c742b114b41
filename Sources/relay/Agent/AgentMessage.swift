import Console
import JSON

/// A message from the agent, or a message from the relay in the history of a task.
struct AgentMessage: Equatable, Sendable {
  /// The id that the sender gave the message; empty if it has none.
  let id: String

  /// The id of the message's context; nil if it has none.
  let contextID: String?

  /// The id of the message's task; nil if it has none.
  let taskID: String?

  /// The content.
  let parts: [AgentPart]

  /// Reads a message of either protocol version. Returns nil if it has no `parts`.
  init?(_ value: JSONValue) {
    guard let parts = value["parts"]?.arrayValue else { return nil }
    id = value["messageId"]?.stringValue ?? ""
    contextID = value.identifier("contextId")
    taskID = value.identifier("taskId")
    self.parts = parts.compactMap(AgentPart.init)
  }
}

extension JSONValue {
  /// Returns the value of a member that identifies a task or a context. Returns nil if it is not a
  /// text of 1 to 512 bytes; the size is limited because the relay stores the value and sends it
  /// back.
  func identifier(_ name: String) -> String? {
    guard let text = self[name]?.stringValue, (1...512).contains(text.utf8.count) else {
      return nil
    }
    return text
  }
}

/// A part of a message or of an artifact.
enum AgentPart: Equatable, Sendable {
  /// The agent's text, which is untrusted.
  case text(String)

  /// A description of a file, which a text chat cannot show. It is escaped for display.
  case attachment(String)

  /// Structured data as JSON text, which is untrusted.
  case data(String)

  /// Reads a part of either protocol version, with or without `kind`. Returns nil if the part has
  /// no content that can be shown.
  init?(_ value: JSONValue) {
    if let text = value["text"]?.stringValue {
      self = .text(text)
      return
    }
    if let file = value["file"], file.objectValue != nil {
      self = .attachment(AgentPart.name(file, type: file["mimeType"], address: file["uri"]))
    } else if value["raw"] != nil || value["url"] != nil {
      self = .attachment(AgentPart.name(value, type: value["mediaType"], address: value["url"]))
    } else if let data = value["data"] {
      self = .data(String(decoding: data.canonical, as: UTF8.self))
    } else {
      return nil
    }
  }

  /// Describes a file, for example `file report.pdf, application/pdf, https://…`. Only http and
  /// https addresses are included.
  private static func name(_ file: JSONValue, type: JSONValue?, address: JSONValue?) -> String {
    let name = (file["name"] ?? file["filename"])?.stringValue.map { " " + short($0) } ?? ""
    var items = ["file" + name]
    if let type = type?.stringValue { items.append(short(type)) }
    if let address = address?.stringValue, address.utf8.count <= 2048,
      address.hasPrefix("https://") || address.hasPrefix("http://")
    {
      items.append(escapedForTerminal(address))
    }
    return items.joined(separator: ", ")
  }

  private static func short(_ text: String) -> String {
    escapedForTerminal(String(String.UnicodeScalarView(text.unicodeScalars.prefix(120))))
  }
}

extension [AgentPart] {
  /// The parts joined into one text, each on a line of its own.
  ///
  /// If white space separates any two adjacent texts, the texts are pieces of a streamed text, and
  /// are joined without a line break.
  var text: String {
    let separator = hasPieces ? "" : "\n"
    var lines: [String] = []
    var run: [String] = []
    func endRun() {
      let text = run.joined(separator: separator)
      if !text.isEmpty { lines.append(text) }
      run = []
    }
    for part in self {
      switch part {
      case .text(let text):
        if !text.isEmpty { run.append(text) }
      case .attachment(let name):
        endRun()
        lines.append("[\(name)]")
      case .data(let json):
        endRun()
        lines.append(json)
      }
    }
    endRun()
    return lines.joined(separator: "\n")
  }

  /// Adds the parts of a further piece of a streamed artifact: the first text continues the last
  /// one.
  mutating func append(piece: [AgentPart]) {
    guard case .text(let text)? = last, case .text(let rest)? = piece.first else {
      self += piece
      return
    }
    self[count - 1] = .text(text + rest)
    self += piece.dropFirst()
  }

  private var hasPieces: Bool {
    zip(self, dropFirst()).contains { part, next in
      guard case .text(let left) = part, case .text(let right) = next else { return false }
      return left.last?.isWhitespace == true || right.first?.isWhitespace == true
    }
  }

  /// The texts without any separators, to compare a streamed text with a stored one.
  var unseparated: String {
    reduce(into: "") { text, part in
      switch part {
      case .text(let piece), .attachment(let piece), .data(let piece): text += piece
      }
    }
  }
}
