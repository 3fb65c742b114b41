internal import Configuration
internal import Crypto
internal import RFC3339

extension ConfigManifest {
  static let firstFormat = "relay/v1"
  static let format = "relay/v2"

  /// The bytes of the document, which are signed. Their SHA-256 digest is the name of the file.
  package var bytes: [UInt8] {
    var writer = ManifestWriter()
    writer.text("apiVersion", isFirstFormat ? Self.firstFormat : Self.format)
    writer.text("kind", "ConfigManifest")
    writer.text("environment", environment.rawValue)
    writer.text("created", created.description)
    writer.text("commit", commit)
    writer.text("actor", actor)
    write(artifacts, to: &writer)
    writer.text("checksum", checksum.description)
    if !isFirstFormat { writer.text("redaction_key", redactionKey?.description ?? "") }
    writer.items("configuration", sorted(configuration), empty: "{}") { writer, item in
      writer.text(item.key, item.value, indent: 2)
    }
    writer.items("secrets", sorted(secrets), empty: "{}") { writer, item in
      write(item.value, of: item.key, to: &writer)
    }
    writer.items("exceptions", exceptions, empty: "[]", Self.write)
    writer.text("incident", incident ?? "")
    writer.bool("allow_disk", allowDisk)
    return writer.bytes
  }

  private func write(_ artifacts: ManifestArtifacts, to writer: inout ManifestWriter) {
    writer.heading("artifacts")
    writer.text("lock", artifacts.lock?.description ?? "", indent: 2)
    writer.items("binaries", sorted(artifacts.binaries), empty: "{}", indent: 2) { writer, item in
      writer.text(item.key, item.value.description, indent: 4)
    }
    writer.text("image", artifacts.image?.description ?? "", indent: 2)
  }

  private func write(
    _ secret: ManifestSecret, of name: String, to writer: inout ManifestWriter
  ) {
    writer.heading(name, indent: 2)
    writer.text("value", SecretValue.mask, indent: 4)
    writer.text("source", secret.source.description, indent: 4)
    writer.text("version", secret.version.name, indent: 4)
    writer.text("created", secret.version.created?.description ?? "", indent: 4)
    writer.text("age", age(of: secret).map { "\($0)d" } ?? "", indent: 4)
    writer.text(
      "fingerprint", "\(ManifestSecret.fingerprintPrefix)\(secret.fingerprint.hex)", indent: 4)
  }

  /// Returns the number of whole days from the creation of the secret's version to the creation of
  /// the manifest; nil if the former is unknown.
  private func age(of secret: ManifestSecret) -> Int? {
    SecretAge(variable: "", version: secret.version, rotationDays: nil, now: created).days
  }

  private static func write(to writer: inout ManifestWriter, _ exception: DriftException) {
    writer.text("- variable", exception.variable, indent: 2)
    writer.items(
      "environments", exception.environments, empty: "[]", indent: 4
    ) { writer, environment in
      writer.item(environment.rawValue, indent: 6)
    }
    writer.text("from", exception.from.text, indent: 4)
    writer.text("to", exception.to.text, indent: 4)
    writer.text("ticket", exception.ticket, indent: 4)
    writer.text("owner", exception.owner, indent: 4)
    writer.text("reason", exception.reason, indent: 4)
    writer.text("expires", exception.expires.description, indent: 4)
  }

  private func sorted<Value>(_ items: [String: Value]) -> [(key: String, value: Value)] {
    items.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
  }
}

extension DriftException.Side {
  /// The value, or the word `absent`, which is not the value of any variable.
  fileprivate var text: String {
    switch self {
    case .absent: "absent"
    case .value(let text): text
    }
  }
}

/// Writes the lines of a manifest document in canonical form (docs/formats/manifest.md §2).
struct ManifestWriter {
  private(set) var bytes: [UInt8] = []

  /// Writes `KEY: "TEXT"`.
  mutating func text(_ key: String, _ text: String, indent: Int = 0) {
    begin(key, indent)
    bytes.append(UInt8(ascii: " "))
    QuotedText.append(text, to: &bytes)
    end()
  }

  /// Writes `KEY: true` or `KEY: false`.
  mutating func bool(_ key: String, _ value: Bool) {
    begin(key, 0)
    bytes += Array(value ? " true".utf8 : " false".utf8)
    end()
  }

  /// Writes `KEY:`, the line above indented lines.
  mutating func heading(_ key: String, indent: Int = 0) {
    begin(key, indent)
    end()
  }

  /// Writes `KEY:` and calls `body` for each item. If there are no items, writes `KEY:` and
  /// `empty`, which is `{}` or `[]`.
  mutating func items<Item>(
    _ key: String, _ items: [Item], empty: String, indent: Int = 0,
    _ body: (inout ManifestWriter, Item) -> Void
  ) {
    begin(key, indent)
    if items.isEmpty { bytes += Array(" \(empty)".utf8) }
    end()
    for item in items { body(&self, item) }
  }

  /// Writes `- "TEXT"`.
  mutating func item(_ text: String, indent: Int) {
    bytes += Array(repeating: UInt8(ascii: " "), count: indent)
    bytes += Array("- ".utf8)
    QuotedText.append(text, to: &bytes)
    end()
  }

  private mutating func begin(_ key: String, _ indent: Int) {
    bytes += Array(repeating: UInt8(ascii: " "), count: indent)
    bytes += Array("\(key):".utf8)
  }

  private mutating func end() { bytes.append(UInt8(ascii: "\n")) }
}

/// The only form of a string in manifest documents: double-quoted, ASCII only, on one line (YAML
/// 1.1 §5.6, §7.3.1).
///
/// Every YAML reader parses the result as a string, even `"0x10"`, `"yes"` and `"1e3"`. The result
/// cannot contain control sequences for a terminal.
enum QuotedText {
  static func append(_ text: String, to output: inout [UInt8]) {
    output.append(UInt8(ascii: "\""))
    for scalar in text.unicodeScalars { append(scalar, to: &output) }
    output.append(UInt8(ascii: "\""))
  }

  private static func append(_ scalar: Unicode.Scalar, to output: inout [UInt8]) {
    switch scalar {
    case "\"": output += Array(#"\""#.utf8)
    case "\\": output += Array(#"\\"#.utf8)
    case "\n": output += Array(#"\n"#.utf8)
    case "\r": output += Array(#"\r"#.utf8)
    case "\t": output += Array(#"\t"#.utf8)
    case " "..."~": output.append(UInt8(truncatingIfNeeded: scalar.value))
    default: escape(scalar.value, to: &output)
    }
  }

  /// Writes `\xNN`, `\uNNNN` or `\UNNNNNNNN` in upper-case hex, whichever is the shortest for the
  /// value.
  private static func escape(_ value: UInt32, to output: inout [UInt8]) {
    let (letter, digits) =
      value <= 0xFF ? ("x", 2) : value <= 0xFFFF ? ("u", 4) : ("U", 8)
    let hex = String(value, radix: 16, uppercase: true)
    let zeros = String(repeating: "0", count: digits - hex.utf8.count)
    output += Array("\\\(letter)\(zeros)\(hex)".utf8)
  }
}
