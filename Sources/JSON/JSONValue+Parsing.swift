extension JSONValue {
  /// How deep arrays and objects may nest.
  package static let depthLimit = 64

  /// Reads exactly one value from `bytes`, as RFC 8259 §2 writes it and no looser: no duplicate names, no
  /// trailing comma or bytes, no byte order mark, no broken UTF-8, no lone surrogates.
  package static func parse(_ bytes: [UInt8]) throws(JSONError) -> JSONValue {
    var parser = JSONParser(bytes)
    return try parser.document()
  }
}

/// A recursive-descent reader over the bytes of one text.
private struct JSONParser {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func document() throws(JSONError) -> JSONValue {
    skipSpace()
    guard position < bytes.count else { throw error(.empty) }
    let value = try value(depth: 0)
    skipSpace()
    guard position == bytes.count else { throw error(.trailingBytes) }
    return value
  }

  private func error(_ problem: JSONError.Problem, at offset: Int? = nil) -> JSONError {
    let offset = offset ?? position
    var line = 1
    for index in 0..<min(offset, bytes.count) where bytes[index] == UInt8(ascii: "\n") { line += 1 }
    return JSONError(problem: problem, offset: offset, line: line)
  }

  private mutating func skipSpace() {
    while position < bytes.count, [0x20, 0x0a, 0x0d, 0x09].contains(bytes[position]) {
      position += 1
    }
  }

  private func next() throws(JSONError) -> UInt8 {
    guard position < bytes.count else { throw error(.truncated) }
    return bytes[position]
  }

  private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
    guard depth <= JSONValue.depthLimit else { throw error(.tooDeep) }
    switch try next() {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
    default: throw error(.unexpectedByte)
    }
  }

  private mutating func word(_ text: StaticString, _ value: JSONValue) throws(JSONError)
    -> JSONValue
  {
    for index in 0..<text.utf8CodeUnitCount {
      guard try next() == text.utf8Start[index] else { throw error(.unexpectedByte) }
      position += 1
    }
    return value
  }

  private mutating func array(depth: Int) throws(JSONError) -> JSONValue {
    var elements: [JSONValue] = []
    position += 1
    skipSpace()
    if try next() == UInt8(ascii: "]") {
      position += 1
      return .array([])
    }
    while true {
      skipSpace()
      elements.append(try value(depth: depth + 1))
      if try ends(with: UInt8(ascii: "]")) { return .array(elements) }
    }
  }

  private mutating func object(depth: Int) throws(JSONError) -> JSONValue {
    var members: [JSONValue.Member] = []
    var names = NameSet()
    position += 1
    skipSpace()
    if try next() == UInt8(ascii: "}") {
      position += 1
      return .object([])
    }
    while true {
      skipSpace()
      let start = position
      guard try next() == UInt8(ascii: "\"") else { throw error(.unexpectedByte) }
      let name = try string()
      guard names.insert(name, after: members) else { throw error(.duplicateName, at: start) }
      skipSpace()
      guard try next() == UInt8(ascii: ":") else { throw error(.unexpectedByte) }
      position += 1
      skipSpace()
      members.append(JSONValue.Member(name, try value(depth: depth + 1)))
      if try ends(with: UInt8(ascii: "}")) { return .object(members) }
    }
  }

  /// Takes the separator behind an element: a comma, or `closer` for the last one.
  private mutating func ends(with closer: UInt8) throws(JSONError) -> Bool {
    skipSpace()
    let byte = try next()
    guard byte == closer || byte == UInt8(ascii: ",") else { throw error(.unexpectedByte) }
    position += 1
    return byte == closer
  }

  private mutating func number() throws(JSONError) -> String {
    let start = position
    if bytes[position] == UInt8(ascii: "-") { position += 1 }
    let first = position
    let whole = digits()
    guard whole > 0, whole == 1 || bytes[first] != UInt8(ascii: "0") else {
      throw error(.badNumber, at: start)
    }
    if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
      position += 1
      guard digits() > 0 else { throw error(.badNumber, at: start) }
    }
    if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
      position += 1
      if position < bytes.count, [UInt8(ascii: "+"), UInt8(ascii: "-")].contains(bytes[position]) {
        position += 1
      }
      guard digits() > 0 else { throw error(.badNumber, at: start) }
    }
    return text(start..<position)
  }

  private mutating func digits() -> Int {
    let start = position
    while position < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position])
    {
      position += 1
    }
    return position - start
  }

  private func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }

  private mutating func string() throws(JSONError) -> String {
    position += 1
    let start = position
    while true {
      switch try next() {
      case UInt8(ascii: "\""):
        let end = position
        position += 1
        return try validText(start..<end)
      case UInt8(ascii: "\\"): return try escapedString(from: start)
      case 0..<0x20: throw error(.controlCharacter)
      default: position += 1
      }
    }
  }

  private func validText(_ range: Range<Int>) throws(JSONError) -> String {
    guard let text = String(validating: bytes[range], as: UTF8.self) else {
      throw error(.notUTF8, at: range.lowerBound)
    }
    return text
  }

  private mutating func escapedString(from start: Int) throws(JSONError) -> String {
    var result = try validText(start..<position)
    var run = position
    while true {
      switch try next() {
      case UInt8(ascii: "\""):
        result += try validText(run..<position)
        position += 1
        return result
      case UInt8(ascii: "\\"):
        result += try validText(run..<position)
        position += 1
        result.unicodeScalars.append(try escape())
        run = position
      case 0..<0x20: throw error(.controlCharacter)
      default: position += 1
      }
    }
  }

  private mutating func escape() throws(JSONError) -> Unicode.Scalar {
    let byte = try next()
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{c}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try unicodeEscape()
    default: throw error(.badEscape, at: position - 1)
    }
  }

  private mutating func unicodeEscape() throws(JSONError) -> Unicode.Scalar {
    let start = position
    let unit = try codeUnit()
    if let scalar = Unicode.Scalar(unit) { return scalar }
    guard unit < 0xdc00 else { throw error(.loneSurrogate, at: start) }
    guard try next() == UInt8(ascii: "\\") else { throw error(.loneSurrogate, at: start) }
    position += 1
    guard try next() == UInt8(ascii: "u") else { throw error(.loneSurrogate, at: start) }
    position += 1
    let low = try codeUnit()
    guard (0xdc00...0xdfff).contains(low),
      let scalar = Unicode.Scalar(0x10000 + (UInt32(unit) - 0xd800) << 10 + UInt32(low) - 0xdc00)
    else { throw error(.loneSurrogate, at: start) }
    return scalar
  }

  private mutating func codeUnit() throws(JSONError) -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      let byte = try next()
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
        throw error(.badEscape)
      }
      unit = unit << 4 | UInt16(digit)
      position += 1
    }
    return unit
  }
}

/// The names of one object so far: compared one by one while few, hashed once they are many.
private struct NameSet {
  private static let few = 8
  private var hashed: Set<[UInt8]> = []

  /// Whether `name` is new, by its bytes: canonical equivalence would make two names one.
  mutating func insert(_ name: String, after members: [JSONValue.Member]) -> Bool {
    guard members.count >= NameSet.few else {
      return !members.contains { $0.name.utf8.elementsEqual(name.utf8) }
    }
    if hashed.isEmpty { for member in members { hashed.insert(Array(member.name.utf8)) } }
    return hashed.insert(Array(name.utf8)).inserted
  }
}
