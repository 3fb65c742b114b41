/// Replaces known secrets in text with `********`.
///
/// A secret is found in these forms: unchanged; with any of its bytes percent-encoded; with JSON
/// backslash escapes; and in Base64 of either alphabet, at any offset of the encoded bytes. The
/// offset matters because the secret in `Basic …` follows a user name. In Base64, the mask covers
/// the whole run of Base64 characters, so no part of the secret remains visible.
package struct LogScrubber: Sendable {
  /// The text that replaces a secret.
  package static let mask = "********"
  /// The minimum length of a secret, in bytes. Shorter values are not masked, because their masks
  /// would reveal more than they hide.
  package static let shortest = 4

  private let patterns: [ScrubPattern]
  /// For each byte value, the indices of the patterns that may start with it.
  private let starts: [[Int]]

  /// Creates a scrubber for these secrets. The values of a list such as OTEL_EXPORTER_OTLP_HEADERS
  /// must be passed one by one, in the form in which they are sent.
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

  /// Returns the text with every secret masked.
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

  /// Returns the range of the longest match that starts at `position`, or `nil` if there is none.
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
  /// Always the mask, so that nothing about the secrets is revealed.
  package var description: String { LogScrubber.mask }
  package var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }
}
