/// The top level of a JSON text, found by its brackets and quotes without parsing the values.
///
/// It is used for a text that the strict parser refuses. It shows where each value begins and ends,
/// but not whether the value is valid.
struct JSONOutline {
  private let members: [(name: [UInt8], value: [UInt8])]

  /// Finds the members of an object. Returns nil if the bytes do not have the outline of an object.
  init?(_ bytes: [UInt8]) {
    guard let parts = JSONOutline.parts(of: bytes, "{", "}") else { return nil }
    var members: [(name: [UInt8], value: [UInt8])] = []
    for part in parts {
      guard let colon = JSONOutline.colon(in: part) else { return nil }
      members.append(
        (JSONOutline.trimmed(part[..<colon]), JSONOutline.trimmed(part[(colon + 1)...])))
    }
    self.members = members
  }

  /// Returns the bytes of the first member with this name. It is found only if the text contains
  /// the name without escapes.
  func member(_ name: String) -> [UInt8]? {
    members.first { $0.name.elementsEqual("\"\(name)\"".utf8) }?.value
  }

  /// Returns the bytes of each element of an array, or nil if the bytes do not have the outline of
  /// an array.
  static func elements(of bytes: [UInt8]) -> [[UInt8]]? {
    parts(of: bytes, "[", "]")?.map { trimmed($0[...]) }
  }

  /// Returns the text between the outer brackets, split at the commas of the top level.
  private static func parts(
    of bytes: [UInt8], _ opener: Unicode.Scalar, _ closer: Unicode.Scalar
  ) -> [[UInt8]]? {
    let text = trimmed(bytes[...])
    guard text.count >= 2, text.first == UInt8(ascii: opener), text.last == UInt8(ascii: closer)
    else { return nil }
    let inside = Array(text.dropFirst().dropLast())
    var scan = Scan()
    var parts: [[UInt8]] = []
    var start = 0
    for (index, byte) in inside.enumerated() {
      guard scan.step(byte) else { return nil }
      if scan.isOutside, byte == UInt8(ascii: ",") {
        parts.append(Array(inside[start..<index]))
        start = index + 1
      }
    }
    guard scan.isOutside else { return nil }
    let last = Array(inside[start...])
    if !parts.isEmpty || !trimmed(last[...]).isEmpty { parts.append(last) }
    return parts
  }

  private static func colon(in bytes: [UInt8]) -> Int? {
    var scan = Scan()
    for (index, byte) in bytes.enumerated() {
      guard scan.step(byte) else { return nil }
      if scan.isOutside, byte == UInt8(ascii: ":") { return index }
    }
    return nil
  }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    let isSpace = { (byte: UInt8) in [0x20, 0x09, 0x0A, 0x0D].contains(byte) }
    let head = bytes.drop(while: isSpace)
    let end = head.lastIndex { !isSpace($0) }.map { $0 + 1 } ?? head.startIndex
    return Array(head[..<end])
  }

  /// Tracks the nesting depth and whether the position is inside a string.
  private struct Scan {
    private var depth = 0
    private var isInString = false
    private var isEscaped = false

    var isOutside: Bool { depth == 0 && !isInString }

    /// Reads one byte. Returns false if the byte closes a bracket that was not opened.
    mutating func step(_ byte: UInt8) -> Bool {
      if isInString {
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isInString = false
        }
        return true
      }
      switch byte {
      case UInt8(ascii: "\""): isInString = true
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      default: break
      }
      return depth >= 0
    }
  }
}
