import Console
import JSON

/// A message of an agent, or one of the relay's in a task's history.
struct AgentMessage: Equatable, Sendable {
  /// The sender's id of the message; empty if there is none.
  let id: String

  /// The context that the message names, if any.
  let contextID: String?

  /// The task that the message names, if any.
  let taskID: String?

  /// The content.
  let parts: [AgentPart]

  /// Reads a message of either version; nil without parts.
  init?(_ value: JSONValue) {
    guard let parts = value["parts"]?.arrayValue else { return nil }
    id = value["messageId"]?.stringValue ?? ""
    contextID = value.identifier("contextId")
    taskID = value.identifier("taskId")
    self.parts = parts.compactMap(AgentPart.init)
  }
}

extension JSONValue {
  /// The member that names a task or a context: 1 to 512 bytes of text, because the relay stores it
  /// and sends it back.
  func identifier(_ name: String) -> String? {
    guard let text = self[name]?.stringValue, (1...512).contains(text.utf8.count) else {
      return nil
    }
    return text
  }
}

/// A part of a message or an artifact.
enum AgentPart: Equatable, Sendable {
  /// Text as the agent wrote it; untrusted.
  case text(String)

  /// A file or structured data, which a text chat cannot show: a description, escaped for display.
  case attachment(String)

  /// Reads a part of either version, with or without `kind`; nil if there is nothing to show.
  init?(_ value: JSONValue) {
    if let text = value["text"]?.stringValue {
      self = .text(text)
      return
    }
    if let file = value["file"], file.objectValue != nil {
      self = .attachment(AgentPart.name(file, type: file["mimeType"], address: file["uri"]))
    } else if value["raw"] != nil || value["url"] != nil {
      self = .attachment(AgentPart.name(value, type: value["mediaType"], address: value["url"]))
    } else if value["data"] != nil {
      let type = value["mediaType"]?.stringValue ?? "application/json"
      self = .attachment("data, \(AgentPart.short(type))")
    } else {
      return nil
    }
  }

  /// `file report.pdf, application/pdf, https://…`. Only web addresses are shown.
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
  /// The parts as one text.
  ///
  /// Texts are joined without a separator, because an agent that streams a sentence leaves each
  /// chunk as a part. An attachment is on a line of its own.
  var text: String {
    var lines: [String] = []
    var run = ""
    for part in self {
      switch part {
      case .text(let text): run += text
      case .attachment(let name):
        if !run.isEmpty { lines.append(run) }
        run = ""
        lines.append("[\(name)]")
      }
    }
    if !run.isEmpty { lines.append(run) }
    return lines.joined(separator: "\n")
  }
}
