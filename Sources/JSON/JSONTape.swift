/// A document that is read through pointers, which are valid only in ``JSONDocument/withTape(_:)``.
/// Reading a tree of values this way does not count references for each value.
struct JSONTape {
  let bytes: UnsafeBufferPointer<UInt8>
  let tokens: UnsafeBufferPointer<JSONToken>

  /// Returns the first byte of the token, which determines its kind.
  func first(at index: Int) -> UInt8 { bytes[Int(tokens[index].start)] }

  /// Returns the index of the token after a value.
  func next(after index: Int) -> Int {
    switch first(at: index) {
    case UInt8(ascii: "{"), UInt8(ascii: "["): Int(tokens[index].end)
    default: index + 1
    }
  }

  /// Returns the index of the value of the member `name`; `nil` if there is no such member or the
  /// value at `index` is not an object.
  func member(_ name: String, of index: Int) -> Int? {
    guard first(at: index) == UInt8(ascii: "{") else { return nil }
    let end = next(after: index)
    var position = index + 1
    while position < end {
      if isText(at: position, name) { return position + 1 }
      position = next(after: position + 1)
    }
    return nil
  }

  /// Returns the unescaped text between the quotes of a string or name.
  func text(at index: Int) -> String { JSONText.decoded(bytes, inside(index)) }

  /// Reports whether a string or name equals `other`, compared by bytes. The lengths are compared
  /// first, because most names differ in length.
  func isText(at index: Int, _ other: String) -> Bool {
    let range = inside(index)
    guard !JSONText.hasEscape(bytes, range) else {
      return text(at: index).utf8.elementsEqual(other.utf8)
    }
    guard range.count == other.utf8.count else { return false }
    var position = range.lowerBound
    for byte in other.utf8 {
      guard bytes[position] == byte else { return false }
      position += 1
    }
    return true
  }

  /// Returns the complete value at `index`.
  func value(at index: Int) -> JSONValue {
    switch first(at: index) {
    case UInt8(ascii: "n"): return .null
    case UInt8(ascii: "t"): return .bool(true)
    case UInt8(ascii: "f"): return .bool(false)
    case UInt8(ascii: "\""): return .string(text(at: index))
    case UInt8(ascii: "["):
      var elements: [JSONValue] = []
      var position = index + 1
      while position < Int(tokens[index].end) {
        elements.append(value(at: position))
        position = next(after: position)
      }
      return .array(elements)
    case UInt8(ascii: "{"):
      var members: [JSONValue.Member] = []
      var position = index + 1
      while position < Int(tokens[index].end) {
        members.append(.init(text(at: position), value(at: position + 1)))
        position = next(after: position + 1)
      }
      return .object(members)
    default: return .number(literal(at: index))
    }
  }

  /// Returns the literal of a number.
  func literal(at index: Int) -> String {
    let token = tokens[index]
    return String(decoding: bytes[Int(token.start)..<Int(token.end)], as: UTF8.self)
  }

  /// The range between the quotes of a string or name.
  private func inside(_ index: Int) -> Range<Int> {
    let token = tokens[index]
    return (Int(token.start) + 1)..<(Int(token.end) - 1)
  }
}
