import Crypto
package import RFC3339

/// An entry of the logbook: the content of a draft and the index that the log assigned to it.
package struct Entry: Equatable, Sendable {
  /// The entry's index in the log, from 0 to ``maximumIndex``.
  package let seq: Int
  /// The fields of the entry other than the index.
  package let content: EntryDraft

  /// 2⁵³ − 1, the largest integer that every JSON reader returns exactly (RFC 7493 §2.2). RFC 8785
  /// would round larger ones, so they have no canonical form.
  static let maximumIndex = (1 << 53) - 1

  /// The maximum length of an entry's line in bytes, without its LF. It is the limit of an entry
  /// bundle (C2SP tlog-tiles, "Log Entries").
  package static let maximumLength = 65_535

  /// Creates the entry at index `seq`. Throws if a field has an invalid value or the line would be
  /// too long.
  package init(seq: Int, _ content: EntryDraft) throws(EntryError) {
    self.seq = seq
    self.content = content
    if let field = firstInvalidField { throw .field(field) }
    let length = line.count
    guard length <= Self.maximumLength else { throw .tooLong(length) }
  }

  /// When the event happened.
  package var time: Timestamp { content.time }
  /// The kind of event that the entry records.
  package var kind: EntryKind { content.kind }

  private var firstInvalidField: EntryField? {
    if !EntryText.isEnvironment(content.env.utf8) { return .env }
    if !EntryText.isCommit(content.commit.utf8) { return .commit }
    if !EntryText.isValid(content.actor.utf8) { return .actor }
    if !EntryText.isValid(content.ticket.utf8) { return .ticket }
    if !EntryText.isValid(content.deploy.utf8) { return .deploy }
    if !content.digests.keys.allSatisfy({ EntryText.isName($0.utf8) }) { return .digests }
    let areDetailsValid = content.details.allSatisfy {
      EntryText.isName($0.key.utf8) && EntryText.isValid($0.value.utf8)
    }
    if !areDetailsValid { return .details }
    // The text form of a time covers only the years 0000 to 9999.
    if Timestamp(time.description) != time { return .time }
    return (0...Self.maximumIndex).contains(seq) ? nil : .seq
  }
}

extension Entry {
  /// The canonical line without its LF. These bytes are the leaf of the Merkle tree
  /// (docs/formats/logbook.md §1: RFC 8785, restricted to ASCII names, one integer and no control
  /// characters).
  package var line: [UInt8] {
    var writer = LineWriter()
    writer.string("actor", content.actor, first: true)
    writer.string("commit", content.commit)
    writer.string("deploy", content.deploy)
    writer.object("details", content.details)
    writer.object("digests", content.digests.mapValues(\.description))
    writer.string("env", content.env)
    writer.string("kind", kind.rawValue)
    writer.raw(",\"seq\":\(seq)")
    writer.string("ticket", content.ticket)
    writer.string("time", time.description)
    writer.raw("}")
    return writer.bytes
  }

  /// Parses a line without its LF. The line must be the canonical form of an entry, byte for byte.
  package init(line: some Collection<UInt8>) throws(EntryError) {
    self = try Self.decoded(Array(line))
  }

  private static func decoded(_ line: [UInt8]) throws(EntryError) -> Entry {
    // A closure passed to `withUnsafeBytes` cannot throw a typed error.
    let result: Result<Entry, EntryError> = line.withUnsafeBytes { bytes in
      do throws(EntryError) { return .success(try Entry(scanning: bytes)) } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  private init(scanning line: UnsafeRawBufferPointer) throws(EntryError) {
    let fields = try EntryScanner.fields(of: line)
    func text(_ range: Range<Int>) -> String { Self.unescaped(line[range]) }
    var content = EntryDraft(
      time: fields.time, kind: fields.kind, env: text(fields.env), actor: text(fields.actor),
      commit: text(fields.commit), ticket: text(fields.ticket), deploy: text(fields.deploy))
    for (key, value) in try EntryScanner.members(in: fields.details, of: line) {
      content.details[text(key)] = text(value)
    }
    for (key, value) in try EntryScanner.members(in: fields.digests, of: line) {
      content.digests[text(key)] = Digest(text(value))
    }
    self.seq = fields.seq
    self.content = content
  }

  /// Returns the text with `\"` and `\\` unescaped. The scanner has already refused every other
  /// escape.
  private static func unescaped(_ bytes: Slice<UnsafeRawBufferPointer>) -> String {
    let backslash = UInt8(ascii: "\\")
    guard bytes.contains(backslash) else { return String(decoding: bytes, as: UTF8.self) }
    var plain: [UInt8] = []
    var isEscaped = false
    for byte in bytes {
      if byte == backslash && !isEscaped {
        isEscaped = true
      } else {
        plain.append(byte)
        isEscaped = false
      }
    }
    return String(decoding: plain, as: UTF8.self)
  }
}

/// Writes the members of a canonical line.
private struct LineWriter {
  private(set) var bytes: [UInt8] = []

  init() {
    bytes.reserveCapacity(512)
  }

  mutating func raw(_ text: String) {
    bytes.append(contentsOf: text.utf8)
  }

  mutating func string(_ name: String, _ value: String, first: Bool = false) {
    raw(first ? "{\"\(name)\":" : ",\"\(name)\":")
    quoted(value)
  }

  mutating func object(_ name: String, _ members: [String: String]) {
    raw(",\"\(name)\":{")
    // The names are ASCII, so sorting them by bytes equals sorting them by UTF-16 code units (RFC
    // 8785 §3.2.3).
    let sorted = members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    for (index, member) in sorted.enumerated() {
      if index > 0 { raw(",") }
      quoted(member.key)
      raw(":")
      quoted(member.value)
    }
    raw("}")
  }

  private mutating func quoted(_ text: String) {
    let quote = UInt8(ascii: "\"")
    let backslash = UInt8(ascii: "\\")
    bytes.append(quote)
    for byte in text.utf8 {
      if byte == quote || byte == backslash { bytes.append(backslash) }
      bytes.append(byte)
    }
    bytes.append(quote)
  }
}

/// The fields of an entry, in the order of its canonical line.
package enum EntryField: String, CaseIterable, Sendable {
  case actor, commit, deploy, details, digests, env, kind, seq, ticket, time
}

/// Why an entry cannot be written, or why a line is not an entry.
package enum EntryError: Error, Equatable {
  /// The value of this field is invalid.
  case field(EntryField)
  /// The canonical line has this many bytes, more than the limit of 65,535.
  case tooLong(Int)
  /// The line is not valid UTF-8.
  case notUTF8
  /// The line is not the canonical form of an entry. The first byte that differs is at this offset,
  /// from 0.
  case notCanonical(at: Int)
}

extension EntryError: CustomStringConvertible {
  /// The reason as a phrase for an error message.
  package var description: String {
    switch self {
    case .field(let field):
      "\(field.rawValue) has an invalid value, expected one line without control characters"
    case .tooLong(let count): "\(count) bytes, expected at most \(Entry.maximumLength)"
    case .notUTF8: "not valid UTF-8"
    case .notCanonical(let position): "differs from the canonical form at byte \(position)"
    }
  }
}
