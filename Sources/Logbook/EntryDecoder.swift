import Crypto
import RFC3339

/// Reads an entry's line by the one form that it can have: ten members in order, no space, two escapes.
///
/// What it accepts is canonical by construction: each byte is either fixed or decided by the value read.
struct EntryDecoder {
  private let line: [UInt8]
  private var position = 0

  init(_ line: [UInt8]) {
    self.line = line
  }

  mutating func entry() throws(EntryError) -> Entry {
    guard line.count <= Entry.maximumLength else { throw .tooLong(line.count) }
    guard String(validating: line, as: UTF8.self) != nil else {
      throw .notUTF8
    }
    let actor = try string("{\"actor\":")
    let commit = try string(",\"commit\":", where: EntryText.isCommit)
    let deploy = try string(",\"deploy\":")
    let details = try object(",\"details\":{") { $0 }
    let digests = try object(",\"digests\":{") { Digest($0) }
    let env = try string(",\"env\":", where: EntryText.isEnvironment)
    let kind = try value(",\"kind\":") { EntryKind(rawValue: $0) }
    let seq = try number(",\"seq\":")
    let ticket = try string(",\"ticket\":")
    let time = try value(",\"time\":") { Timestamp($0) }
    try literal("}")
    guard position == line.count else { throw .notCanonical(at: position) }
    let content = EntryDraft(
      time: time, kind: kind, env: env, actor: actor, commit: commit, ticket: ticket,
      deploy: deploy, digests: digests, details: details)
    return Entry(decoded: content, seq: seq)
  }

  private mutating func literal(_ text: StaticString) throws(EntryError) {
    for offset in 0..<text.utf8CodeUnitCount {
      guard position < line.count, line[position] == text.utf8Start[offset] else {
        throw .notCanonical(at: position)
      }
      position += 1
    }
  }

  /// A quoted string behind `name`; its value is what `\"` and `\\` stand for.
  private mutating func string(
    _ name: StaticString, where isValid: ([UInt8]) -> Bool = { _ in true }
  ) throws(EntryError) -> String {
    try literal(name)
    let start = position
    let bytes = try quoted()
    guard isValid(bytes) else { throw .notCanonical(at: start) }
    return String(decoding: bytes, as: UTF8.self)
  }

  private mutating func value<Value>(
    _ name: StaticString, _ make: (String) -> Value?
  ) throws(EntryError) -> Value {
    let start = position
    guard let value = make(try string(name)) else { throw .notCanonical(at: start) }
    return value
  }

  private mutating func quoted() throws(EntryError) -> [UInt8] {
    try literal("\"")
    var bytes: [UInt8] = []
    while position < line.count {
      let byte = line[position]
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        return bytes
      case UInt8(ascii: "\\"):
        position += 1
        guard position < line.count, line[position] == byte || line[position] == UInt8(ascii: "\"")
        else { throw .notCanonical(at: position) }
        bytes.append(line[position])
      case 0..<0x20, 0x7f:
        throw .notCanonical(at: position)
      default:
        bytes.append(byte)
      }
      position += 1
    }
    throw .notCanonical(at: position)
  }

  /// The members of an object behind `name`, whose names are sorted and each there once.
  private mutating func object<Value>(
    _ name: StaticString, _ make: (String) -> Value?
  ) throws(EntryError) -> [String: Value] {
    try literal(name)
    var members: [String: Value] = [:]
    var previous: [UInt8] = []
    while position < line.count, line[position] != UInt8(ascii: "}") {
      if !members.isEmpty { try literal(",") }
      let start = position
      let key = try quoted()
      guard EntryText.isName(key), previous.lexicographicallyPrecedes(key) else {
        throw .notCanonical(at: start)
      }
      try literal(":")
      let valueStart = position
      guard let value = make(String(decoding: try quoted(), as: UTF8.self)) else {
        throw .notCanonical(at: valueStart)
      }
      members[String(decoding: key, as: UTF8.self)] = value
      previous = key
    }
    try literal("}")
    return members
  }

  private mutating func number(_ name: StaticString) throws(EntryError) -> Int {
    try literal(name)
    let start = position
    let isDigit: (UInt8) -> Bool = { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    let digits = line[start...].prefix(while: isDigit)
    guard let value = Decimal.value(of: digits) else { throw .notCanonical(at: start) }
    position += digits.count
    return value
  }
}
