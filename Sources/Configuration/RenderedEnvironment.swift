package import Crypto

/// The values that `relay` runs with: complete, checked, without references.
package struct RenderedEnvironment: Sendable {
  /// A variable and its value, set or by default.
  package struct Entry: Sendable {
    package let variable: Variable
    package let value: SecretValue
  }

  package let name: EnvironmentName
  /// What is set, sorted by the names' bytes; what the supervisor injected too.
  package let entries: [Entry]

  init(name: EnvironmentName, entries: [Entry]) {
    self.name = name
    // Names are ASCII, so that the order of strings is the order of bytes.
    self.entries = entries.sorted { $0.variable.name < $1.variable.name }
  }

  /// The value of that variable, its default when it is not set, or nil when it has none.
  package subscript(name: String) -> SecretValue? {
    if let entry = entries.first(where: { $0.variable.name == name }) { return entry.value }
    guard case .value(let text) = Contract.variable(named: name)?.default else { return nil }
    return SecretValue(Array(text.utf8))
  }

  /// The file as `relay` reads it: one `KEY=VALUE` a line, LF, sorted, nothing else (R18).
  package func text() -> SecretValue {
    var bytes: [UInt8] = []
    for entry in written {
      bytes += Array(entry.variable.name.utf8) + [Mark.equals]
      bytes += entry.value.reveal() + [Mark.lineFeed]
    }
    return SecretValue(bytes)
  }

  /// That text with the value of each secret and regulated variable replaced by `********`.
  package var redactedText: String {
    RedactedText.text(written.map { ($0.variable.name, $0.variable.class.isMasked, $0.value) })
  }

  /// SHA-256 of `redactedText` (R20).
  package var checksum: Digest { SHA256.digest(of: Array(redactedText.utf8)) }

  /// What a file may hold: the same for a process whose supervisor injects the build's commit.
  private var written: [Entry] { entries.filter { $0.variable.class != .injected } }
}

extension Environment {
  /// The redacted text of what this environment renders to. No vault is needed for it: whatever a
  /// reference stands for is masked. Undeclared variables are masked too.
  package var redactedText: String {
    RedactedText.text(
      entries.map { entry in
        guard case .literal(let value) = entry.value else { return (entry.name, true, nil) }
        return (entry.name, entry.isMasked, value)
      })
  }

  /// SHA-256 of `redactedText` (R20).
  package var checksum: Digest { SHA256.digest(of: Array(redactedText.utf8)) }
}

private enum RedactedText {
  static func text(_ lines: [(name: String, isMasked: Bool, value: SecretValue?)]) -> String {
    lines.map { line in
      let value =
        line.isMasked ? nil : line.value.map { String(decoding: $0.reveal(), as: UTF8.self) }
      return "\(line.name)=\(value ?? SecretValue.mask)\n"
    }.joined()
  }
}
