import JSON

/// A parser for JSON with the faults that peers produce, for a text that the strict parser refuses.
///
/// * A byte order mark at the start is skipped, and extra commas are ignored.
/// * A word that is not a JSON value, such as `NaN` or `Infinity`, is read as null. A value that is
///   nested deeper than ``JSONValue/depthLimit`` is read as null, too.
/// * If a name occurs twice in an object, the last value counts, as in Python and JavaScript.
/// * In strings, control characters are kept, an unknown escape is the character after the
///   backslash, and invalid UTF-8 and lone surrogates are read as U+FFFD.
///
/// Anything else that is not JSON is refused, for example a missing bracket or colon.
struct LenientJSONParser {
  private struct Refused: Error {}

  private let bytes: [UInt8]
  private let isCut: Bool
  private var position = 0

  /// Creates a parser. If `isCut` is true, the end of `bytes` also ends every open value: a string
  /// is kept up to there, and a name or word that is not complete is left out.
  init(_ bytes: [UInt8], isCut: Bool = false) {
    self.bytes = bytes
    self.isCut = isCut
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  /// Returns the object or array that the text consists of, or nil if it is refused.
  mutating func document() -> JSONValue? {
    skipSpace()
    guard next == UInt8(ascii: "{") || next == UInt8(ascii: "[") else { return nil }
    do throws(Refused) {
      let value = try value(depth: 0)
      skipSpace()
      return position == bytes.count ? value : nil
    } catch {
      return nil
    }
  }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipSpace() {
    while let byte = next, [0x20, 0x0A, 0x0D, 0x09].contains(byte) { position += 1 }
  }

  /// Skips white space and returns the next byte. Returns nil at the end of a cut text.
  private mutating func nextToken() throws(Refused) -> UInt8? {
    skipSpace()
    guard next != nil || isCut else { throw Refused() }
    return next
  }

  /// Parses a value inside `depth` arrays and objects. Returns nil if the text is cut before the
  /// value or inside a word.
  private mutating func value(depth: Int) throws(Refused) -> JSONValue? {
    switch try nextToken() {
    case nil: return nil
    case UInt8(ascii: "{"):
      return depth < JSONValue.depthLimit ? try object(depth: depth + 1) : try skipped()
    case UInt8(ascii: "["):
      return depth < JSONValue.depthLimit ? try array(depth: depth + 1) : try skipped()
    case UInt8(ascii: "\""): return .string(try string())
    default: return try word()
    }
  }

  private mutating func array(depth: Int) throws(Refused) -> JSONValue {
    position += 1
    var elements: [JSONValue] = []
    while let byte = try nextToken() {
      if byte == UInt8(ascii: "]") {
        position += 1
        break
      }
      if byte == UInt8(ascii: ",") {
        position += 1
        continue
      }
      if let element = try value(depth: depth) { elements.append(element) }
      try requireEndOfElement(UInt8(ascii: "]"))
    }
    return .array(elements)
  }

  private mutating func object(depth: Int) throws(Refused) -> JSONValue {
    position += 1
    var members: [JSONValue.Member] = []
    var places: [[UInt8]: Int] = [:]
    while let byte = try nextToken() {
      if byte == UInt8(ascii: "}") {
        position += 1
        break
      }
      if byte == UInt8(ascii: ",") {
        position += 1
        continue
      }
      guard byte == UInt8(ascii: "\"") else { throw Refused() }
      let name = try string()
      guard let colon = try nextToken() else { break }
      guard colon == UInt8(ascii: ":") else { throw Refused() }
      position += 1
      guard let value = try value(depth: depth) else { break }
      if let place = places.updateValue(members.count, forKey: Array(name.utf8)) {
        places[Array(name.utf8)] = place
        members[place] = .init(name, value)
      } else {
        members.append(.init(name, value))
      }
      try requireEndOfElement(UInt8(ascii: "}"))
    }
    return .object(members)
  }

  /// Refuses an element that is not followed by a comma or by the end of its array or object.
  private mutating func requireEndOfElement(_ closer: UInt8) throws(Refused) {
    guard let byte = try nextToken() else { return }
    guard byte == closer || byte == UInt8(ascii: ",") else { throw Refused() }
  }

  /// Parses a number, `true`, `false` or `null`. Any other word is read as null.
  private mutating func word() throws(Refused) -> JSONValue? {
    let start = position
    while let byte = next, LenientJSONParser.isWord(byte) { position += 1 }
    guard position > start else { throw Refused() }
    if position == bytes.count, isCut { return nil }
    return (try? JSONValue.parse(Array(bytes[start..<position]))) ?? .null
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "+"), UInt8(ascii: "-"),
      UInt8(ascii: "."), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  /// Skips an array or object that is nested too deeply.
  private mutating func skipped() throws(Refused) -> JSONValue {
    var depth = 0
    repeat {
      guard let byte = try nextToken() else { return .null }
      switch byte {
      case UInt8(ascii: "\""):
        _ = try string()
        continue
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      default: break
      }
      position += 1
    } while depth > 0
    return .null
  }
}

// Parsing of strings.
extension LenientJSONParser {
  private mutating func string() throws(Refused) -> String {
    position += 1
    var text: [UInt8] = []
    while let byte = next {
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"): text += escape()
      default: text.append(byte)
      }
    }
    guard isCut else { throw Refused() }
    let kept = String(decoding: text, as: UTF8.self)
    // The cut may be in the middle of a character.
    return kept.unicodeScalars.last == "\u{FFFD}" ? String(kept.unicodeScalars.dropLast()) : kept
  }

  /// Parses the rest of an escape and returns the bytes that it stands for.
  private mutating func escape() -> [UInt8] {
    guard let byte = next else { return [] }
    position += 1
    switch byte {
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "u"): return Array(String(Character(unicodeEscape())).utf8)
    default: return [byte]
    }
  }

  private mutating func unicodeEscape() -> Unicode.Scalar {
    guard let unit = codeUnit(at: position) else {
      // At the cut, the digits that have arrived belong to the escape.
      if isCut, bytes.count - position < 4 { position = bytes.count }
      return "\u{FFFD}"
    }
    position += 4
    if let scalar = Unicode.Scalar(unit) { return scalar }
    guard unit < 0xDC00, bytes[position...].starts(with: [0x5C, UInt8(ascii: "u")]),
      let low = codeUnit(at: position + 2), (0xDC00...0xDFFF).contains(low)
    else { return "\u{FFFD}" }
    position += 6
    return Unicode.Scalar(0x10000 + (UInt32(unit) - 0xD800) << 10 + UInt32(low) - 0xDC00)
      ?? "\u{FFFD}"
  }

  /// Returns the value of four hexadecimal digits, or nil if there are none.
  private func codeUnit(at place: Int) -> UInt16? {
    guard place + 4 <= bytes.count else { return nil }
    var unit: UInt16 = 0
    for byte in bytes[place..<place + 4] {
      guard byte < 0x80, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        return nil
      }
      unit = unit << 4 | UInt16(digit)
    }
    return unit
  }
}
