internal import Configuration
internal import YAML

extension VaultLocation {
  init(reading reader: inout MappingReader, of backend: Reference.Backend) throws(YAMLError) {
    switch backend {
    case .local: self = .local
    case .awssecrets: self = try Self.awssecrets(&reader)
    case .gcpsecrets: self = .gcpsecrets(project: try reader.required("project").name())
    case .vault: self = try Self.vault(&reader)
    }
  }

  private static func awssecrets(_ reader: inout MappingReader) throws(YAMLError) -> Self {
    let account = try reader.parsed("account", expecting: "12 digits") { text in
      text.utf8.count == 12 && text.utf8.allSatisfy(NameText.isDigit) ? text : nil
    }
    return .awssecrets(account: account, region: try reader.required("region").name())
  }

  private static func vault(_ reader: inout MappingReader) throws(YAMLError) -> Self {
    let address = try reader.parsed(
      "address", expecting: "https://HOST or https://HOST:PORT, and nothing behind it"
    ) { isOrigin($0) ? $0 : nil }
    let mount = try reader.name("mount", default: "secret")
    let namespace = try reader.optional("namespace")?
      .parsed(expecting: "\(NameText.form), or empty") {
        $0.isEmpty || NameText.isName($0) ? $0 : nil
      }
    return .vault(address: address, mount: mount, namespace: namespace ?? "")
  }

  /// `https://HOST[:PORT]`: a token is sent there, so no other scheme, no user, no path.
  private static func isOrigin(_ text: String) -> Bool {
    let scheme = "https://"
    guard text.utf8.starts(with: scheme.utf8) else { return false }
    let parts = text.utf8.dropFirst(scheme.utf8.count)
      .split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
      .map { String(decoding: Array($0), as: UTF8.self) }
    guard NameText.isName(parts[0]) else { return false }
    guard parts.count == 2 else { return true }
    guard let port = Int(parts[1]), String(port) == parts[1] else { return false }
    return (1...65_535).contains(port)
  }
}
