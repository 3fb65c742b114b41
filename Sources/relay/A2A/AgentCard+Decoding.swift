import JSON

extension AgentCard {
  /// Reads a card of either version; nil for what is no object with an interface of any kind.
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

  /// 0.3 §5.5: the preferred transport at the top level, others beside it.
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
    // Schemes without requirements: the agent knows them and asks for none, so any one will do.
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
