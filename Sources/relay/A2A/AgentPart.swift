import Console
import JSON

/// A piece of what an agent says.
enum AgentPart: Equatable, Sendable {
  /// Text as the agent wrote it; untrusted.
  case text(String)

  /// A file or structured data, which a chat of texts cannot show: a name for it, inert.
  case attachment(String)

  /// Reads a part of either version, with or without `kind`; nil for what has nothing to show.
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

  /// `file report.pdf, application/pdf, https://…`; only web addresses are worth showing.
  private static func name(_ file: JSONValue, type: JSONValue?, address: JSONValue?) -> String {
    let name = (file["name"] ?? file["filename"])?.stringValue.map { " " + short($0) } ?? ""
    var words = ["file" + name]
    if let type = type?.stringValue { words.append(short(type)) }
    if let address = address?.stringValue, address.utf8.count <= 2048,
      address.hasPrefix("https://") || address.hasPrefix("http://")
    {
      words.append(inert(address))
    }
    return words.joined(separator: ", ")
  }

  private static func short(_ text: String) -> String {
    inert(String(String.UnicodeScalarView(text.unicodeScalars.prefix(120))))
  }
}
