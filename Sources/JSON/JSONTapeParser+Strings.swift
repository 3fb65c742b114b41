extension JSONTapeParser {
  /// Checks a string from its opening quote to behind the closing one.
  mutating func skipString() throws(JSONError) {
    position += 1
    var run = position
    var isASCII = true
    while position < bytes.count {
      let byte = bytes[position]
      switch byte {
      case UInt8(ascii: "\""):
        try requireUTF8(run..<position, isASCII)
        position += 1
        return
      case UInt8(ascii: "\\"):
        try requireUTF8(run..<position, isASCII)
        position += 1
        try escape()
        run = position
        isASCII = true
      case 0..<0x20: throw error(.controlCharacter)
      default:
        isASCII = isASCII && byte < 0x80
        position += 1
      }
    }
    throw error(.truncated)
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

/// The names of one object so far: compared one by one while few, hashed once they are many.
struct JSONNameSet {
  private static let few = 8
  private var ranges: [Range<Int>] = []
  private var hashed: Set<[UInt8]> = []

  /// Whether the name in `range` is new, by its unescaped bytes: canonical equivalence would make two names one.
  mutating func insert(_ range: Range<Int>, in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard ranges.count >= JSONNameSet.few || JSONText.hasEscape(bytes, range) || !hashed.isEmpty
    else {
      let isNew = !ranges.contains {
        $0.count == range.count && bytes[$0].elementsEqual(bytes[range])
      }
      ranges.append(range)
      return isNew
    }
    if hashed.isEmpty {
      for range in ranges { hashed.insert(JSONNameSet.name(range, bytes)) }
    }
    return hashed.insert(JSONNameSet.name(range, bytes)).inserted
  }

  private static func name(_ range: Range<Int>, _ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    JSONText.hasEscape(bytes, range)
      ? Array(JSONText.decoded(bytes, range).utf8) : Array(bytes[range])
  }
}
