import RFC3339

/// Scans the canonical line of an entry: ten members in a fixed order, no spaces, only two escapes.
///
/// A line that the scanner accepts is canonical by construction: each byte is either fixed or
/// determined by the value read. The scanner copies no bytes, which keeps `verify --entries` fast
/// on a large log.
struct EntryScanner {
  private let line: UnsafeRawBufferPointer
  private var position = 0

  /// The values of the members, or the ranges of their bytes in the line. The range of a string
  /// excludes the quotes; the range of an object excludes the braces.
  struct Fields {
    var actor = 0..<0
    var commit = 0..<0
    var deploy = 0..<0
    var details = 0..<0
    var digests = 0..<0
    var env = 0..<0
    var kind = EntryKind.note
    var seq = 0
    var ticket = 0..<0
    var time = Timestamp(seconds: 0)
  }

  private init(_ line: UnsafeRawBufferPointer) {
    self.line = line
  }

  /// Scans a line and returns its fields. The whole line must be canonical.
  static func fields(of line: UnsafeRawBufferPointer) throws(EntryError) -> Fields {
    guard line.count <= Entry.maximumLength else { throw .tooLong(line.count) }
    let isASCII = line.allSatisfy { $0 < 0x80 }
    guard isASCII || String(validating: line, as: UTF8.self) != nil else { throw .notUTF8 }
    var scanner = EntryScanner(line)
    return try scanner.fields()
  }

  private mutating func fields() throws(EntryError) -> Fields {
    var fields = Fields()
    fields.actor = try string("{\"actor\":")
    fields.commit = try string(",\"commit\":", where: EntryText.isCommit)
    fields.deploy = try string(",\"deploy\":")
    fields.details = try object(",\"details\":{") { _ in true }
    fields.digests = try object(",\"digests\":{", where: EntryText.isDigest)
    fields.env = try string(",\"env\":", where: EntryText.isEnvironment)
    fields.kind = try value(",\"kind\":") {
      EntryKind(rawValue: String(decoding: $0, as: UTF8.self))
    }
    fields.seq = try number(",\"seq\":")
    fields.ticket = try string(",\"ticket\":")
    fields.time = try value(",\"time\":") { Timestamp(bytes: $0) }
    try literal("}")
    guard position == line.count else { throw .notCanonical(at: position) }
    return fields
  }

  private mutating func literal(_ text: StaticString) throws(EntryError) {
    for offset in 0..<text.utf8CodeUnitCount {
      guard position < line.count, line[position] == text.utf8Start[offset] else {
        throw .notCanonical(at: position)
      }
      position += 1
    }
  }

  private mutating func string(
    _ name: StaticString, where isValid: (Slice<UnsafeRawBufferPointer>) -> Bool = { _ in true }
  ) throws(EntryError) -> Range<Int> {
    try literal(name)
    let start = position
    let range = try quoted()
    // The restricted forms allow neither quotes nor backslashes, so a value of such a form is equal
    // to its escaped bytes.
    guard isValid(line[range]) else { throw .notCanonical(at: start) }
    return range
  }

  private mutating func value<Value>(
    _ name: StaticString, _ make: (Slice<UnsafeRawBufferPointer>) -> Value?
  ) throws(EntryError) -> Value {
    let range = try string(name)
    guard let value = make(line[range]) else { throw .notCanonical(at: range.lowerBound - 1) }
    return value
  }

  /// Scans a quoted string and returns the range between the quotes.
  private mutating func quoted() throws(EntryError) -> Range<Int> {
    try literal("\"")
    let start = position
    while position < line.count {
      switch line[position] {
      case UInt8(ascii: "\""):
        position += 1
        return start..<(position - 1)
      case UInt8(ascii: "\\"):
        position += 1
        guard position < line.count,
          line[position] == UInt8(ascii: "\\") || line[position] == UInt8(ascii: "\"")
        else { throw .notCanonical(at: position) }
      case 0..<0x20, 0x7f:
        throw .notCanonical(at: position)
      default:
        break
      }
      position += 1
    }
    throw .notCanonical(at: position)
  }

  /// Scans an object and returns the range between the braces. Its names must be sorted and unique.
  private mutating func object(
    _ name: StaticString, where isValid: (Slice<UnsafeRawBufferPointer>) -> Bool
  ) throws(EntryError) -> Range<Int> {
    try literal(name)
    let start = position
    var previous = 0..<0
    while position < line.count, line[position] != UInt8(ascii: "}") {
      if position > start { try literal(",") }
      let (key, value) = try member()
      guard EntryText.isName(line[key]), line[previous].lexicographicallyPrecedes(line[key]) else {
        throw .notCanonical(at: key.lowerBound - 1)
      }
      guard isValid(line[value]) else { throw .notCanonical(at: value.lowerBound - 1) }
      previous = key
    }
    let end = position
    try literal("}")
    return start..<end
  }

  private mutating func member() throws(EntryError) -> (key: Range<Int>, value: Range<Int>) {
    let key = try quoted()
    try literal(":")
    return (key, try quoted())
  }

  private mutating func number(_ name: StaticString) throws(EntryError) -> Int {
    try literal(name)
    let start = position
    while position < line.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(line[position]) {
      position += 1
    }
    guard let value = Decimal.value(of: line[start..<position]), value <= Entry.maximumIndex else {
      throw .notCanonical(at: start)
    }
    return value
  }

  /// Returns the members of an object that ``fields(of:)`` has already scanned.
  static func members(
    in object: Range<Int>, of line: UnsafeRawBufferPointer
  ) throws(EntryError) -> [(key: Range<Int>, value: Range<Int>)] {
    var scanner = EntryScanner(line)
    scanner.position = object.lowerBound
    var members: [(key: Range<Int>, value: Range<Int>)] = []
    while scanner.position < object.upperBound {
      if !members.isEmpty { try scanner.literal(",") }
      members.append(try scanner.member())
    }
    return members
  }
}
