package import Manifest

extension VaultLocation {
  init(_ section: Section, backend: Reference.Backend) throws(DocumentError) {
    var section = section
    switch backend {
    case .local: self = .local
    case .awssecrets: self = try Self.awssecrets(&section)
    case .gcpsecrets: self = .gcpsecrets(project: try section.name("project"))
    case .vault: self = try Self.vault(&section)
    }
    try section.finish()
  }

  private static func awssecrets(_ section: inout Section) throws(DocumentError) -> Self {
    let account = try section.text("account") { text in
      text.utf8.count == 12 && text.utf8.allSatisfy(isDigit)
    } expecting: {
      "12 digits"
    }
    return .awssecrets(account: account, region: try section.name("region"))
  }

  private static func vault(_ section: inout Section) throws(DocumentError) -> Self {
    let address = try section.text("address", passes: isOrigin) {
      "https://HOST or https://HOST:PORT, nothing behind it"
    }
    return .vault(
      address: address,
      mount: try section.name("mount", default: "secret"),
      namespace: try section.name("namespace", default: "", mayBeEmpty: true))
  }

  /// `https://HOST[:PORT]`: a token is sent there, so no other scheme, no user, no path.
  private static func isOrigin(_ text: String) -> Bool {
    let scheme = "https://"
    guard text.utf8.starts(with: scheme.utf8) else { return false }
    let parts = text.utf8.dropFirst(scheme.utf8.count)
      .split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard let host = parts.first, !host.isEmpty, parts.count <= 2,
      host.allSatisfy({ isLetterOrDigit($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") })
    else { return false }
    guard parts.count == 2 else { return true }
    guard let port = Decimal.parse(String(decoding: Array(parts[1]), as: UTF8.self), decimals: 0)
    else { return false }
    return (1...65_535).contains(port)
  }
}
