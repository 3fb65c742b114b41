/// A recursive-descent parser that validates the bytes of one JSON text and builds its tape.
struct JSONTapeParser {
  private(set) var tape: [JSONToken] = []
  private let bytes: UnsafeBufferPointer<UInt8>
  private let valueLimit: Int
  private var position = 0

  /// Creates a parser. `bytes` must remain valid while the parser is used.
  init(_ bytes: UnsafeBufferPointer<UInt8>, valueLimit: Int = .max) {
    self.bytes = bytes
    self.valueLimit = valueLimit
    // Scan reports contain about one value per 16 bytes.
    tape.reserveCapacity(bytes.count / 16 + 8)
  }

  /// Parses exactly one value and the white space around it.
  mutating func document() throws(JSONError) {
    skipSpace()
    guard position < bytes.count else { throw error(.empty) }
    guard bytes.count < Int(UInt32.max) else { throw error(.trailingBytes, at: Int(UInt32.max)) }
    try value(depth: 0)
    skipSpace()
    guard position == bytes.count else { throw error(.trailingBytes) }
  }

  private func error(_ problem: JSONError.Problem, at offset: Int? = nil) -> JSONError {
    let offset = offset ?? position
    var line = 1
    for index in 0..<min(offset, bytes.count) where bytes[index] == UInt8(ascii: "\n") { line += 1 }
    return JSONError(problem: problem, offset: offset, line: line)
  }

  private mutating func skipSpace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x0a, 0x0d, 0x09: position += 1
      default: return
      }
    }
  }

  private func next() throws(JSONError) -> UInt8 {
    guard position < bytes.count else { throw error(.truncated) }
    return bytes[position]
  }

  /// Parses a value inside `depth` arrays and objects.
  private mutating func value(depth: Int) throws(JSONError) {
    guard tape.count < valueLimit else { throw error(.tooManyValues) }
    switch try next() {
    case UInt8(ascii: "{"): try object(depth: depth + 1)
    case UInt8(ascii: "["): try array(depth: depth + 1)
    case UInt8(ascii: "\""): try string()
    case UInt8(ascii: "t"): try word("true")
    case UInt8(ascii: "f"): try word("false")
    case UInt8(ascii: "n"): try word("null")
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try number()
    default: throw error(.unexpectedByte)
    }
  }

  private mutating func put(from start: Int) {
    tape.append(JSONToken(start: UInt32(start), end: UInt32(position)))
  }

  private mutating func word(_ text: StaticString) throws(JSONError) {
    let start = position
    for index in 0..<text.utf8CodeUnitCount {
      guard try next() == text.utf8Start[index] else { throw error(.unexpectedByte) }
      position += 1
    }
    put(from: start)
  }

  private mutating func string() throws(JSONError) {
    let start = position
    try skipString()
    put(from: start)
  }

  private mutating func array(depth: Int) throws(JSONError) {
    guard depth <= JSONValue.depthLimit else { throw error(.tooDeep) }
    let own = tape.count
    put(from: position)
    position += 1
    skipSpace()
    if try next() == UInt8(ascii: "]") {
      position += 1
    } else {
      repeat {
        skipSpace()
        try value(depth: depth)
      } while try !ends(with: UInt8(ascii: "]"))
    }
    tape[own].end = UInt32(tape.count)
  }

  private mutating func object(depth: Int) throws(JSONError) {
    guard depth <= JSONValue.depthLimit else { throw error(.tooDeep) }
    let own = tape.count
    put(from: position)
    position += 1
    skipSpace()
    if try next() == UInt8(ascii: "}") {
      position += 1
    } else {
      var names = JSONNameSet()
      repeat {
        skipSpace()
        let start = position
        guard try next() == UInt8(ascii: "\"") else { throw error(.unexpectedByte) }
        try string()
        guard names.insert((start + 1)..<(position - 1), in: bytes) else {
          throw error(.duplicateName, at: start)
        }
        skipSpace()
        guard try next() == UInt8(ascii: ":") else { throw error(.unexpectedByte) }
        position += 1
        skipSpace()
        try value(depth: depth)
      } while try !ends(with: UInt8(ascii: "}"))
    }
    tape[own].end = UInt32(tape.count)
  }

  /// Consumes the byte after an element, which is a comma or `closer`. Reports whether it is
  /// `closer`.
  private mutating func ends(with closer: UInt8) throws(JSONError) -> Bool {
    skipSpace()
    let byte = try next()
    guard byte == closer || byte == UInt8(ascii: ",") else { throw error(.unexpectedByte) }
    position += 1
    return byte == closer
  }

  private mutating func number() throws(JSONError) {
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
      if position < bytes.count,
        bytes[position] == UInt8(ascii: "+") || bytes[position] == UInt8(ascii: "-")
      {
        position += 1
      }
      guard digits() > 0 else { throw error(.badNumber, at: start) }
    }
    put(from: start)
  }

  private mutating func digits() -> Int {
    let start = position
    while position < bytes.count, bytes[position] &- UInt8(ascii: "0") < 10 { position += 1 }
    return position - start
  }
}

// Parsing of strings.
extension JSONTapeParser {
  /// Validates a string, from its opening quote to its closing quote.
  private mutating func skipString() throws(JSONError) {
    position += 1
    while true {
      let run = position
      let isASCII = skipPlain()
      guard position < bytes.count else { throw error(.truncated) }
      guard bytes[position] >= 0x20 else { throw error(.controlCharacter) }
      try requireUTF8(run..<position, isASCII)
      let isEnd = bytes[position] == UInt8(ascii: "\"")
      position += 1
      if isEnd { return }
      try escape()
    }
  }

  /// Moves to the next quote, backslash or control character, or to the end of the text. Reports
  /// whether the skipped bytes are ASCII.
  private mutating func skipPlain() -> Bool {
    var end = position
    var union: UInt8 = 0
    while end < bytes.count {
      let byte = bytes[end]
      if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { break }
      union |= byte
      end += 1
    }
    position = end
    return union < 0x80
  }

  private func requireUTF8(_ range: Range<Int>, _ isASCII: Bool) throws(JSONError) {
    guard isASCII || String(validating: bytes[range], as: UTF8.self) != nil else {
      throw error(.notUTF8, at: range.lowerBound)
    }
  }

  private mutating func escape() throws(JSONError) {
    let byte = try next()
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
      UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      return
    case UInt8(ascii: "u"): try unicodeEscape()
    default: throw error(.badEscape, at: position - 1)
    }
  }

  private mutating func unicodeEscape() throws(JSONError) {
    let start = position
    let unit = try codeUnit()
    guard Unicode.Scalar(unit) == nil else { return }
    guard unit < 0xdc00 else { throw error(.loneSurrogate, at: start) }
    for mark in [UInt8(ascii: "\\"), UInt8(ascii: "u")] {
      guard try next() == mark else { throw error(.loneSurrogate, at: start) }
      position += 1
    }
    guard JSONText.surrogates(unit, try codeUnit()) != nil else {
      throw error(.loneSurrogate, at: start)
    }
  }

  private mutating func codeUnit() throws(JSONError) -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard let digit = JSONText.hexDigit(try next()) else { throw error(.badEscape) }
      unit = unit << 4 | digit
      position += 1
    }
    return unit
  }
}
