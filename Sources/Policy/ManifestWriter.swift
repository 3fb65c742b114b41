internal import Configuration
internal import Crypto

/// Lines of a manifest document in the one spelling of docs/formats/manifest.md §2.
struct ManifestWriter {
  private(set) var bytes: [UInt8] = []

  /// `KEY: "TEXT"`.
  mutating func text(_ key: String, _ text: String, indent: Int = 0) {
    begin(key, indent)
    bytes.append(UInt8(ascii: " "))
    QuotedText.append(text, to: &bytes)
    end()
  }

  /// `KEY: true` or `KEY: false`.
  mutating func bool(_ key: String, _ value: Bool) {
    begin(key, 0)
    bytes += Array(value ? " true".utf8 : " false".utf8)
    end()
  }

  /// `KEY:` before indented lines.
  mutating func heading(_ key: String, indent: Int = 0) {
    begin(key, indent)
    end()
  }

  /// `KEY:` before one line an item, or `KEY: {}` or `KEY: []` where there is none.
  mutating func items<Item>(
    _ key: String, _ items: [Item], empty: String, indent: Int = 0,
    _ body: (inout ManifestWriter, Item) -> Void
  ) {
    begin(key, indent)
    if items.isEmpty { bytes += Array(" \(empty)".utf8) }
    end()
    for item in items { body(&self, item) }
  }

  /// `- "TEXT"`.
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
