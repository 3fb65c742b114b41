import Crypto
import JSON
import RFC3339

// Accessors for the members of a scanner's report. Scanners omit empty members, or write null
// instead of a string.
extension EvidenceObject {
  /// Returns a string, or an empty string if the member is missing or null.
  func textOrEmpty(_ name: String) throws(EvidenceError) -> String {
    guard let member = member(name), !member.isNull else { return "" }
    guard let text = member.stringValue else { throw unexpected(name, expected: "a string") }
    return text
  }

  /// Returns a list of objects, or an empty list if the member is null. Throws if it is missing.
  func objectsOrNull(_ name: String) throws(EvidenceError) -> [EvidenceObject] {
    guard item[name] != nil else { return try objects(name) }
    return try objectsOrEmpty(name)
  }

  /// Returns a list, or an empty list if the member is missing.
  func listOrEmpty(_ name: String) throws(EvidenceError) -> [JSONItem] {
    try optionalList(name) ?? []
  }

  /// Returns a list of objects, or an empty list if the member is missing.
  func objectsOrEmpty(_ name: String) throws(EvidenceError) -> [EvidenceObject] {
    try optionalObjects(name) ?? []
  }

  /// Returns a list of strings, or an empty list if the member is missing.
  func textsOrEmpty(_ name: String) throws(EvidenceError) -> [String] {
    try optionalParsedList(name, expecting: "a list of strings") { $0 } ?? []
  }

  /// Returns an object, or `nil` if the member is missing or null.
  func objectIfStated(_ name: String) throws(EvidenceError) -> EvidenceObject? {
    guard let member = member(name), !member.isNull else { return nil }
    return try object(name)
  }

  /// Returns a time, which can have a fraction and a zone, as Go and other languages write it.
  /// Returns `missing` if the member is missing, null or empty.
  func time(_ name: String) throws(EvidenceError) -> Stated<Timestamp> {
    let text = try textOrEmpty(name)
    guard !text.isEmpty else { return .missing }
    guard let time = StatedTime(text)?.moment else {
      throw unexpected(name, expected: "a time of RFC 3339 such as 2026-11-27T12:00:00Z")
    }
    return .value(time)
  }

  /// Returns a CVSS base score in hundredths, read from a number; `nil` if the member is missing.
  func optionalScore(_ name: String) throws(EvidenceError) -> Int? {
    guard let member = member(name) else { return nil }
    guard let score = member.numberText.flatMap(ScoreText.hundredths) else {
      throw unexpected(name, expected: "a score from 0 to 10")
    }
    return score
  }

  /// Returns the label for a severity; `nil` if the member is missing or its word is not a label.
  func label(_ name: String) throws(EvidenceError) -> Finding.Severity.Label? {
    Finding.Severity.Label(reported: try textOrEmpty(name))
  }
}

/// Returns a JSON text without the byte order mark that some writers add. A parser may ignore it
/// (RFC 8259 §8.1).
func withoutByteOrderMark(_ bytes: [UInt8]) -> [UInt8] {
  bytes.starts(with: [0xef, 0xbb, 0xbf]) ? Array(bytes.dropFirst(3)) : bytes
}

extension String {
  /// The point in time that a report states in this form; `nil` for any other text and for a time
  /// without a zone.
  var asMoment: Timestamp? { StatedTime(self)?.moment }
}

/// Parses digests in the forms that registries use: `sha256:…` and `NAME@sha256:…`.
enum DigestText {
  /// Returns the digests in `names`, and skips names without a digest. Returns `missing` if no name
  /// has a digest.
  static func digests(in names: [String]) -> Stated<[Digest]> {
    let digests = names.compactMap { Digest($0.split(separator: "@").last.map(String.init) ?? "") }
    return digests.isEmpty ? .missing : .value(digests)
  }
}

/// A time in the report of a tool: RFC 3339 §5.6 with any fraction and offset, or ISO 8601 without
/// an offset.
enum StatedTime: Equatable {
  /// A point in time. Fractions of a second are truncated.
  case moment(Timestamp)
  /// A local time in an unknown time zone, as if the zone were UTC.
  case withoutZone(Timestamp)

  /// Parses `2026-11-23T12:00:00`, followed by an optional fraction of up to 12 digits and an
  /// optional `Z` or `±hh:mm`.
  init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count >= 19, let start = Timestamp(bytes: bytes[..<19] + [UInt8(ascii: "Z")]) else {
      return nil
    }
    var rest = bytes[19...]
    if rest.first == UInt8(ascii: ".") {
      let digits = rest.dropFirst().prefix { StatedTime.isDigit($0) }
      guard (1...12).contains(digits.count) else { return nil }
      rest = rest.dropFirst(1 + digits.count)
    }
    if rest.isEmpty {
      self = .withoutZone(start)
    } else if let offset = UTCOffset.seconds(of: Array(rest)) {
      self = .moment(start.adding(seconds: -offset))
    } else {
      return nil
    }
  }

  /// The point in time; `nil` if the time zone is unknown.
  var moment: Timestamp? {
    guard case .moment(let time) = self else { return nil }
    return time
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
