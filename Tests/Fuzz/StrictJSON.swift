internal import JSON

/// A second reader of RFC 8259, written from its grammar alone: recursive over Unicode scalars, where
/// the product's is a loop over bytes with a tape.
///
/// Like the product's it refuses duplicate names, lone surrogates and nesting deeper than the limit.
struct StrictJSON {
  private let scalars: [Unicode.Scalar]
  private var position = 0

  private struct Refused: Error {}

  /// The value of the whole text; nil if it is not strict JSON.
  static func read(_ bytes: [UInt8]) -> JSONValue? {
    guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
    var reader = StrictJSON(scalars: Array(text.unicodeScalars))
    guard let value = try? reader.element(depth: 0), reader.position == reader.scalars.count else {
      return nil
    }
    return value
  }

  private var next: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

  private mutating func take() throws(Refused) -> Unicode.Scalar {
    guard let scalar = next else { throw Refused() }
    position += 1
    return scalar
  }

  /// Takes the scalar if it is the next one.
  private mutating func takes(_ scalar: Unicode.Scalar) -> Bool {
    guard next == scalar else { return false }
    position += 1
    return true
  }

  private mutating func takes(word: String) -> Bool {
    let word = Array(word.unicodeScalars)
    guard scalars[position...].starts(with: word) else { return false }
    position += word.count
    return true
  }

  /// ws = *( %x20 / %x09 / %x0A / %x0D )
  private mutating func space() {
    while let scalar = next, [0x20, 0x09, 0x0A, 0x0D].contains(scalar.value) { position += 1 }
  }

  private mutating func element(depth: Int) throws(Refused) -> JSONValue {
    space()
    let value = try self.value(depth: depth)
    space()
    return value
  }

  private mutating func value(depth: Int) throws(Refused) -> JSONValue {
    if takes(word: "null") { return .null }
    if takes(word: "true") { return .bool(true) }
    if takes(word: "false") { return .bool(false) }
    if takes("\"") { return .string(try string()) }
    if takes("[") { return .array(try array(depth: depth + 1)) }
    if takes("{") { return .object(try object(depth: depth + 1)) }
    return .number(try number())
  }

  private mutating func array(depth: Int) throws(Refused) -> [JSONValue] {
    guard depth <= JSONValue.depthLimit else { throw Refused() }
    space()
    if takes("]") { return [] }
    var elements: [JSONValue] = []
    repeat { elements.append(try element(depth: depth)) } while takes(",")
    guard takes("]") else { throw Refused() }
    return elements
  }

  private mutating func object(depth: Int) throws(Refused) -> [JSONValue.Member] {
    guard depth <= JSONValue.depthLimit else { throw Refused() }
    space()
    if takes("}") { return [] }
    var members: [JSONValue.Member] = []
    var names: Set<[Unicode.Scalar]> = []
    repeat {
      space()
      guard takes("\"") else { throw Refused() }
      let name = try string()
      guard names.insert(Array(name.unicodeScalars)).inserted else { throw Refused() }
      space()
      guard takes(":") else { throw Refused() }
      members.append(.init(name, try element(depth: depth)))
    } while takes(",")
    guard takes("}") else { throw Refused() }
    return members
  }

  /// number = [ "-" ] int [ "." 1*DIGIT ] [ ("e" / "E") [ "-" / "+" ] 1*DIGIT ]
  private mutating func number() throws(Refused) -> String {
    let start = position
    _ = takes("-")
    if !takes("0") { try digits() }
    if takes(".") { try digits() }
    if takes("e") || takes("E") {
      if !takes("-") { _ = takes("+") }
      try digits()
    }
    return String(String.UnicodeScalarView(scalars[start..<position]))
  }

  private mutating func digits() throws(Refused) {
    let start = position
    while let scalar = next, ("0"..."9").contains(scalar) { position += 1 }
    guard position > start else { throw Refused() }
  }

  /// The text after an opening quote, up to and with the closing one.
  private mutating func string() throws(Refused) -> String {
    var text = String.UnicodeScalarView()
    while true {
      let scalar = try take()
      switch scalar {
      case "\"": return String(text)
      case "\\": text.append(try escape())
      case _ where scalar.value < 0x20: throw Refused()
      default: text.append(scalar)
      }
    }
  }

  private static let escapes: [Unicode.Scalar: Unicode.Scalar] = [
    "\"": "\"", "\\": "\\", "/": "/", "b": "\u{8}", "f": "\u{c}", "n": "\n", "r": "\r", "t": "\t",
  ]

  private mutating func escape() throws(Refused) -> Unicode.Scalar {
    let letter = try take()
    if let scalar = Self.escapes[letter] { return scalar }
    guard letter == "u" else { throw Refused() }
    let unit = try hex()
    if let scalar = Unicode.Scalar(unit) { return scalar }
    guard unit < 0xDC00, takes("\\"), takes("u") else { throw Refused() }
    let low = try hex()
    guard 0xDC00...0xDFFF ~= low,
      let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) * 0x400 + (low - 0xDC00))
    else { throw Refused() }
    return scalar
  }

  private mutating func hex() throws(Refused) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      let scalar = try take()
      guard scalar.isASCII, let digit = Character(scalar).hexDigitValue else { throw Refused() }
      value = value * 16 + UInt32(digit)
    }
    return value
  }
}
