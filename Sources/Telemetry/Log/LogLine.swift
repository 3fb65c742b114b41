/// Builds one JSON object member by member. If a name is repeated, only the first member is kept.
struct LogLine {
  private let scrubber: LogScrubber
  private var bytes: [UInt8] = [UInt8(ascii: "{")]
  private var names: [String] = []

  init(scrubber: LogScrubber) {
    self.scrubber = scrubber
    bytes.reserveCapacity(512)
    names.reserveCapacity(16)
  }

  /// Appends a text that the program itself produced; it is not scrubbed.
  mutating func append(_ name: String, text: String) {
    guard begin(name) else { return }
    quote(text)
  }

  /// Appends a text that may come from outside: secrets are masked, and a long text is truncated.
  mutating func append(_ name: String, scrubbing text: String) {
    guard begin(name) else { return }
    quote(LogLine.cut(scrubber.scrubbed(text)))
  }

  /// Appends a number, `true`, `false` or `null`.
  mutating func append(_ name: String, literal: String) {
    guard begin(name) else { return }
    bytes.append(contentsOf: literal.utf8)
  }

  mutating func append(_ field: Attribute) {
    switch field.value {
    case .text(let text): append(field.name, scrubbing: text)
    case .integer(let value): append(field.name, literal: String(value))
    case .number(let value):
      // JSON cannot represent infinity or NaN.
      append(field.name, literal: value.isFinite ? value.description : "null")
    case .flag(let value): append(field.name, literal: value ? "true" : "false")
    }
  }

  /// Returns the line, which ends in LF.
  mutating func finished() -> [UInt8] {
    bytes.append(UInt8(ascii: "}"))
    bytes.append(UInt8(ascii: "\n"))
    return bytes
  }

  /// Starts a member. Returns `false` for a repeated name, because parsers differ in which of two
  /// equal members they use.
  private mutating func begin(_ name: String) -> Bool {
    guard !names.contains(where: { $0.hasSameBytes(as: name) }) else { return false }
    if !names.isEmpty { bytes.append(UInt8(ascii: ",")) }
    names.append(name)
    quote(name)
    bytes.append(UInt8(ascii: ":"))
    return true
  }

  private static func cut(_ text: String) -> String {
    guard text.utf8.count > LogFormat.textLimit else { return text }
    var end = text.utf8.index(text.startIndex, offsetBy: LogFormat.textLimit)
    while end.samePosition(in: text.unicodeScalars) == nil { end = text.utf8.index(before: end) }
    return text[..<end] + "…"
  }

  private mutating func quote(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    var text = text
    let isPlain = text.withUTF8 { utf8 in
      guard utf8.allSatisfy(LogLine.isPlain) else { return false }
      bytes.append(contentsOf: utf8)
      return true
    }
    if !isPlain { for scalar in text.unicodeScalars { put(scalar) } }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Whether a byte is a printable ASCII character that needs no escape.
  private static func isPlain(_ byte: UInt8) -> Bool {
    (0x20...0x7E).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
  }

  private mutating func put(_ scalar: Unicode.Scalar) {
    switch scalar {
    case "\"": bytes.append(contentsOf: "\\\"".utf8)
    case "\\": bytes.append(contentsOf: "\\\\".utf8)
    case "\n": bytes.append(contentsOf: "\\n".utf8)
    case " "..."~": bytes.append(UInt8(truncatingIfNeeded: scalar.value))
    default:
      if scalar.isInert {
        bytes.append(contentsOf: UTF8.encode(scalar) ?? .init())
      } else {
        escape(scalar)
      }
    }
  }

  private mutating func escape(_ scalar: Unicode.Scalar) {
    for unit in Character(scalar).utf16 {
      let digits = String(unit, radix: 16)
      bytes.append(contentsOf: "\\u".utf8)
      bytes.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: 4 - digits.utf8.count))
      bytes.append(contentsOf: digits.utf8)
    }
  }
}

extension String {
  /// Returns whether two names are the same bytes. `==` also equates canonically equivalent texts.
  fileprivate func hasSameBytes(as other: String) -> Bool {
    utf8.count == other.utf8.count && utf8.elementsEqual(other.utf8)
  }
}

extension Unicode.Scalar {
  /// Whether a terminal displays the character and does not interpret it.
  fileprivate var isInert: Bool {
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse,
      .unassigned:
      false
    default: true
    }
  }
}
