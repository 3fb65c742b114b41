/// Replaces known secrets in text by `********`.
///
/// It finds a value as it is, with any of its bytes percent-encoded, with JSON's backslashes, and
/// in Base64 of either alphabet at any offset of the encoded bytes (`Basic …` contains a secret
/// after a name). The mask covers the whole run of Base64, so that no part of it remains visible.
package struct LogScrubber: Sendable {
  /// Replaces a secret.
  package static let mask = "********"
  /// Shorter values, in bytes, are ignored: masking them would reveal more than it hides.
  package static let shortest = 4

  private let patterns: [ScrubPattern]
  /// For each byte, the patterns that may start with it.
  private let starts: [[Int]]

  /// A scrubber for these values. The values of a list such as OTEL_EXPORTER_OTLP_HEADERS must be
  /// passed one by one, as they are sent.
  package init(secrets: [[UInt8]]) {
    var patterns: [ScrubPattern] = []
    for secret in Set(secrets) where secret.count >= LogScrubber.shortest {
      patterns.append(contentsOf: ScrubPattern.patterns(for: secret))
    }
    self.patterns = patterns
    var starts = [[Int]](repeating: [], count: 256)
    for (index, pattern) in patterns.enumerated() {
      for byte in pattern.firstBytes { starts[Int(byte)].append(index) }
    }
    self.starts = starts
  }

  /// A scrubber without secrets.
  package static let none = LogScrubber(secrets: [])

  /// The text with every secret masked.
  package func scrubbed(_ text: String) -> String {
    guard !patterns.isEmpty, text.utf8.count >= LogScrubber.shortest else { return text }
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    var copied = 0
    var position = 0
    while position < bytes.count {
      guard let range = match(in: bytes, at: position) else {
        position += 1
        continue
      }
      result += bytes[copied..<max(copied, range.lowerBound)]
      result += LogScrubber.mask.utf8
      copied = range.upperBound
      position = range.upperBound
    }
    guard copied > 0 else { return text }
    result += bytes[copied...]
    return String(decoding: result, as: UTF8.self)
  }

  /// The longest secret that starts at `position`.
  private func match(in bytes: [UInt8], at position: Int) -> Range<Int>? {
    var longest: Range<Int>?
    for index in starts[Int(bytes[position])] {
      guard let range = patterns[index].match(in: bytes, at: position),
        range.upperBound > longest?.upperBound ?? position
      else { continue }
      longest = range
    }
    return longest
  }
}

extension LogScrubber: CustomStringConvertible, CustomReflectable {
  /// A mask: nothing about the secrets.
  package var description: String { LogScrubber.mask }
  package var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }
}
