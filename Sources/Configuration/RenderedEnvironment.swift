package import Crypto

/// The values with which `relay` runs: complete, checked, and with all references resolved.
package struct RenderedEnvironment: Sendable {
  package struct Entry: Sendable {
    package let variable: Variable
    package let value: SecretValue
  }

  package let name: EnvironmentName
  /// The variables that are set, including those that the supervisor injected, sorted by the bytes
  /// of the names.
  package let entries: [Entry]
  /// The digests of the files of authorities that have been read, by the name of the variable.
  private var digests: [String: Digest] = [:]
  /// The undeclared variables of the process's environment; nil when the values come from a file.
  package private(set) var undeclared: UndeclaredVariables?

  init(name: EnvironmentName, entries: [Entry]) {
    self.name = name
    // Names are ASCII, so the order of strings is the order of bytes.
    self.entries = entries.sorted { $0.variable.name < $1.variable.name }
  }

  /// The files of authorities that variables name, with their paths.
  package var authorityPaths: [(variable: String, path: String)] {
    entries.filter { $0.variable.type == .authorities }
      .map { ($0.variable.name, String(decoding: $0.value.reveal(), as: UTF8.self)) }
  }

  /// Returns the environment with the digests of its files of authorities, by the name of the
  /// variable. The checksum covers them.
  package func withAuthorities(_ digests: [String: Digest]) -> RenderedEnvironment {
    var environment = self
    environment.digests = digests
    return environment
  }

  /// Returns the environment with the undeclared variables that were found beside it.
  func ignoring(_ undeclared: UndeclaredVariables) -> RenderedEnvironment {
    var environment = self
    environment.undeclared = undeclared
    return environment
  }

  /// The value of the variable `name`, or its default when the variable is not set; nil when there
  /// is neither.
  package subscript(name: String) -> SecretValue? {
    if let entry = entries.first(where: { $0.variable.name == name }) { return entry.value }
    guard case .value(let text) = Contract.variable(named: name)?.default else { return nil }
    return SecretValue(Array(text.utf8))
  }

  /// Returns the rendered file: sorted lines `KEY=VALUE`, each ending in LF, and nothing else
  /// (docs/formats/environment-file.md §4).
  package func text() -> SecretValue {
    var bytes: [UInt8] = []
    for entry in written {
      bytes += Array(entry.variable.name.utf8) + [Mark.equals]
      bytes += entry.value.reveal() + [Mark.lineFeed]
    }
    return SecretValue(bytes)
  }

  /// The rendered file with the value of each secret and regulated variable replaced by `********`,
  /// and the path of each file of authorities by the digest of the file.
  package var redactedText: String {
    RedactedText.text(
      written.map { ($0.variable.name, $0.variable.class.isMasked, recorded($0)) })
  }

  private func recorded(_ entry: Entry) -> SecretValue {
    guard let digest = digests[entry.variable.name] else { return entry.value }
    return SecretValue(Array(digest.description.utf8))
  }

  /// The redacted checksum: SHA-256 of `redactedText` (docs/formats/redacted-checksum.md §1).
  package var checksum: Digest { SHA256.digest(of: Array(redactedText.utf8)) }

  /// The entries of the rendered file. Injected variables are omitted, so that the checksum does
  /// not depend on what the supervisor injects.
  private var written: [Entry] { entries.filter { $0.variable.class != .injected } }
}

extension Environment {
  /// The redacted text of the file that would be rendered from this environment. No vault is
  /// needed, because every value that a reference names is masked. Undeclared variables are masked
  /// too.
  package var redactedText: String {
    RedactedText.text(
      entries.map { entry in
        guard case .literal(let value) = entry.value else { return (entry.name, true, nil) }
        return (entry.name, entry.isMasked, value)
      })
  }

  /// The redacted checksum: SHA-256 of `redactedText` (docs/formats/redacted-checksum.md §1).
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

/// Keyed fingerprints of secrets. A fingerprint shows whether a value has changed, and reveals
/// nothing else about it.
package enum Redaction {
  /// Returns `HMAC-SHA256(key, "relay/redact/v1" 00 NAME 00 value)`
  /// (docs/formats/redacted-checksum.md §2).
  ///
  /// The name is included so that equal values of two variables have different fingerprints.
  package static func fingerprint(key: SecretValue, name: String, value: SecretValue) -> Digest {
    let context = Array("relay/redact/v1".utf8) + [0] + Array(name.utf8) + [0]
    return HMACSHA256.code(for: context + value.reveal(), key: key.reveal())
  }

  /// Returns the ID of a key for fingerprints: `SHA-256("relay/redact/v1/key" 00 key)`. Only
  /// fingerprints under the same key can be compared. The key is 32 random bytes, so the ID reveals
  /// nothing about it.
  package static func id(ofKey key: SecretValue) -> Digest {
    SHA256.digest(of: Array("relay/redact/v1/key".utf8) + [0] + key.reveal())
  }
}
