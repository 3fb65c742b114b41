extension JSONValue {
  /// The canonical bytes of the value (RFC 8785). Members are sorted by the UTF-16 code units of
  /// their names, there is no white space, escapes are the shortest, and numbers are formatted as
  /// ECMAScript formats doubles.
  package var canonical: [UInt8] {
    var writer = JSONWriter(layout: .canonical)
    writer.write(self, depth: 0)
    return writer.bytes
  }

  /// The indented text of the value: two spaces per level, members in their own order, a final LF.
  package var pretty: String {
    var writer = JSONWriter(layout: .pretty)
    writer.write(self, depth: 0)
    writer.bytes.append(UInt8(ascii: "\n"))
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}

private struct JSONWriter {
  enum Layout { case canonical, pretty }

  let layout: Layout
  var bytes: [UInt8] = []

  init(layout: Layout) {
    self.layout = layout
    bytes.reserveCapacity(256)
  }

  mutating func write(_ value: JSONValue, depth: Int) {
    switch value {
    case .null: put("null")
    case .bool(let value): put(value ? "true" : "false")
    case .number(let literal): put(layout == .canonical ? canonicalNumber(literal) : literal)
    case .string(let text): quote(text)
    case .array(let elements):
      group("[", "]", elements, depth) { writer, element in writer.write(element, depth: depth + 1)
      }
    case .object(let members):
      // Sorting the indices does not count references to the members.
      var order = Array(members.indices)
      if layout == .canonical { order.sort { isBefore(members[$0], members[$1]) } }
      group("{", "}", order, depth) { writer, index in
        writer.quote(members[index].name)
        writer.put(writer.layout == .pretty ? ": " : ":")
        writer.write(members[index].value, depth: depth + 1)
      }
    }
  }

  private mutating func put(_ text: String) { bytes.append(contentsOf: text.utf8) }

  private mutating func group<Element>(
    _ opener: String, _ closer: String, _ elements: [Element], _ depth: Int,
    _ body: (inout JSONWriter, Element) -> Void
  ) {
    put(opener)
    for (index, element) in elements.enumerated() {
      if index > 0 { put(",") }
      indent(depth + 1)
      body(&self, element)
    }
    if !elements.isEmpty { indent(depth) }
    put(closer)
  }

  private mutating func indent(_ depth: Int) {
    guard layout == .pretty else { return }
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
  }

  private mutating func quote(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    var text = text
    text.withUTF8 { utf8 in
      var run = 0
      for position in 0..<utf8.count {
        let byte = utf8[position]
        guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else {
          continue
        }
        bytes.append(contentsOf: utf8[run..<position])
        escape(byte)
        run = position + 1
      }
      bytes.append(contentsOf: utf8[run...])
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func escape(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""): put("\\\"")
    case UInt8(ascii: "\\"): put("\\\\")
    case 0x08: put("\\b")
    case 0x09: put("\\t")
    case 0x0a: put("\\n")
    case 0x0c: put("\\f")
    case 0x0d: put("\\r")
    default: put("\\u00" + (byte < 16 ? "0" : "") + String(byte, radix: 16))
    }
  }
}

/// Reports whether the name of `left` sorts before that of `right` when compared as UTF-16 code
/// units (RFC 8785 §3.2.3).
private func isBefore(_ left: JSONValue.Member, _ right: JSONValue.Member) -> Bool {
  for (one, other) in zip(left.name.utf8, right.name.utf8) where one != other {
    // Only two characters outside ASCII can have a different order in UTF-16.
    guard one >= 0x80, other >= 0x80 else { return one < other }
    return left.name.utf16.lexicographicallyPrecedes(right.name.utf16)
  }
  return left.name.utf8.count < right.name.utf8.count
}

/// Returns the canonical form of a number (RFC 8785 §3.2.2.3): the shortest digits that parse to
/// the same double, in the form of ECMA-262 §6.1.6.1.20.
private func canonicalNumber(_ literal: String) -> String {
  if isCanonicalInteger(literal) { return literal }
  guard let value = Double(literal), value.isFinite else { return literal }
  guard value != 0 else { return "0" }
  let sign = value < 0 ? "-" : ""
  var (digits, point) = shortestDigits(value.magnitude)
  let count = digits.count
  switch point {
  case count...21 where point >= count:
    return sign + String(decoding: digits, as: UTF8.self)
      + String(repeating: "0", count: point - count)
  case 1...21:
    digits.insert(UInt8(ascii: "."), at: point)
    return sign + String(decoding: digits, as: UTF8.self)
  case -5...0:
    return sign + "0." + String(repeating: "0", count: -point)
      + String(decoding: digits, as: UTF8.self)
  default:
    if count > 1 { digits.insert(UInt8(ascii: "."), at: 1) }
    let exponent = point - 1
    return sign + String(decoding: digits, as: UTF8.self) + "e" + (exponent < 0 ? "-" : "+")
      + String(exponent.magnitude)
  }
}

/// Reports whether a literal is an integer that a double represents exactly, and that is already in
/// its canonical form: at most 15 digits without leading zeros, and not `-0`.
private func isCanonicalInteger(_ literal: String) -> Bool {
  let digits =
    literal.utf8.first == UInt8(ascii: "-") ? literal.utf8.dropFirst() : literal.utf8[...]
  guard (1...15).contains(digits.count), let first = digits.first else { return false }
  return (first != UInt8(ascii: "0") || literal == "0")
    && digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
}

/// Returns the significant digits of a positive double and the position of its decimal point:
/// value = 0.DIGITS × 10^point.
private func shortestDigits(_ value: Double) -> (digits: [UInt8], point: Int) {
  let parts = value.description.split(separator: "e")
  let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
  let whole = mantissa[0]
  let fraction = mantissa.count > 1 ? mantissa[1] : ""
  let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
  var digits = Array(whole.utf8) + Array(fraction.utf8)
  var point = whole.utf8.count + exponent
  let zeros = digits.prefix { $0 == UInt8(ascii: "0") }.count
  digits.removeFirst(zeros)
  point -= zeros
  while digits.last == UInt8(ascii: "0") { digits.removeLast() }
  return (digits, point)
}
