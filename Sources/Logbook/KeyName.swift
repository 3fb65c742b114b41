/// The name of a signing key, which is also the origin of the log that it signs (C2SP signed-note,
/// tlog-checkpoint).
///
/// Names are compared byte for byte: Swift's `String` would take two spellings of "é" for one name.
package struct KeyName: Hashable, Sendable, CustomStringConvertible {
  /// The name's bytes: UTF-8, not empty, without Unicode spaces, control characters and `+`.
  package let bytes: [UInt8]

  /// The name in `bytes`, or nil if a signature line could not carry it.
  package init?(bytes: some Collection<UInt8>) {
    guard !bytes.isEmpty, let text = String(validating: bytes, as: UTF8.self) else { return nil }
    let isNamed = text.unicodeScalars.allSatisfy { scalar in
      scalar.value >= 0x20 && scalar != "+" && scalar.value != 0x7f
        && !scalar.properties.isWhitespace
    }
    guard isNamed else { return nil }
    self.bytes = Array(bytes)
  }

  /// The name `text`, or nil if a signature line could not carry it.
  package init?(_ text: String) {
    self.init(bytes: Array(text.utf8))
  }

  /// The name as text; the bytes are valid UTF-8 by construction.
  package var description: String { String(decoding: bytes, as: UTF8.self) }
}
