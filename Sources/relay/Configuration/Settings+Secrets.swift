import Manifest

extension Settings {
  /// Every value that must not be shown, each in the forms in which it could come up: as the variable
  /// writes it, as it is sent, and the part that is worth as much as the whole.
  static func secrets(_ configuration: Configuration) -> [[UInt8]] {
    var secrets: [[UInt8]] = []
    for variable in Contract.variables {
      guard case .secret(_, .environment) = variable.class,
        let value = configuration.value(variable.name)
      else { continue }
      secrets.append(value.reveal())
    }
    if let token = configuration.value("TELEGRAM_BOT_TOKEN")?.reveal(),
      let colon = token.firstIndex(of: UInt8(ascii: ":"))
    {
      secrets.append(Array(token[(colon + 1)...]))
    }
    for header in configuration.telemetryHeaders {
      secrets += [header.written.reveal(), header.value.reveal()]
      secrets += credential(in: header.value.reveal()).map { [$0] } ?? []
    }
    // What is read from a file often goes on without the line feed at its end.
    secrets += configuration.fileContents.values.map { trimmed($0.reveal()) }
    return secrets.filter { !$0.isEmpty }
  }

  /// What follows the scheme in `Bearer …`.
  private static func credential(in value: [UInt8]) -> [UInt8]? {
    guard let space = value.lastIndex(of: UInt8(ascii: " ")) else { return nil }
    return Array(value[(space + 1)...])
  }

  private static func trimmed(_ bytes: [UInt8]) -> [UInt8] {
    guard let last = bytes.lastIndex(where: { $0 > 0x20 }) else { return [] }
    return Array(bytes[...last])
  }
}
