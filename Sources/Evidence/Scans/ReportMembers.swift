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

  /// Returns the label for a severity; `nil` if the word is not a label. Throws if the member is
  /// missing.
  func label(_ name: String) throws(EvidenceError) -> Finding.Severity.Label? {
    Finding.Severity.Label(reported: try nonemptyText(name))
  }
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
