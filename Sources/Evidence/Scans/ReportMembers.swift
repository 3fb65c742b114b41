import Crypto
import JSON
import RFC3339

// Members of a scanner's report. A scanner omits a member that is empty, or writes null for a text.
extension EvidenceObject {
  /// A text that may be missing or null; empty in this case.
  func textOrEmpty(_ name: String) throws(EvidenceError) -> String {
    guard let member = member(name), !member.isNull else { return "" }
    guard let text = member.stringValue else { throw unexpected(name, expected: "a text") }
    return text
  }

  /// A list that may be missing; empty in this case.
  func listOrEmpty(_ name: String) throws(EvidenceError) -> [JSONItem] {
    try optionalList(name) ?? []
  }

  /// A list of objects that may be missing; empty in this case.
  func objectsOrEmpty(_ name: String) throws(EvidenceError) -> [EvidenceObject] {
    try optionalObjects(name) ?? []
  }

  /// A list of texts that may be missing; empty in this case.
  func textsOrEmpty(_ name: String) throws(EvidenceError) -> [String] {
    try optionalParsedList(name, expecting: "a list of texts") { $0 } ?? []
  }

  /// An object that may be missing or null; `nil` in this case.
  func objectIfStated(_ name: String) throws(EvidenceError) -> EvidenceObject? {
    guard let member = member(name), !member.isNull else { return nil }
    return try object(name)
  }

  /// A time, with fractions and a zone as Go and other languages write it; `missing` if the member
  /// is missing, null or empty.
  func time(_ name: String) throws(EvidenceError) -> Stated<Timestamp> {
    let text = try textOrEmpty(name)
    guard !text.isEmpty else { return .missing }
    guard let time = StatedTime(text)?.moment else {
      throw unexpected(name, expected: "a time of RFC 3339 such as 2026-11-27T12:00:00Z")
    }
    return .value(time)
  }

  /// A CVSS base score in hundredths, from a number; `nil` if the member is missing.
  func optionalScore(_ name: String) throws(EvidenceError) -> Int? {
    guard let member = member(name) else { return nil }
    guard let score = member.numberText.flatMap(ScoreText.hundredths) else {
      throw unexpected(name, expected: "a score from 0 to 10")
    }
    return score
  }

  /// A scanner's label for a severity, which must be stated; `nil` for a word that is not a label.
  func label(_ name: String) throws(EvidenceError) -> Finding.Severity.Label? {
    Finding.Severity.Label(reported: try nonemptyText(name))
  }
}

/// Digests as registries write them: `sha256:…`, or `NAME@sha256:…`.
enum DigestText {
  /// Returns the digests of `names`, without the names that have none; `missing` if none has one.
  static func digests(in names: [String]) -> Stated<[Digest]> {
    let digests = names.compactMap { Digest($0.split(separator: "@").last.map(String.init) ?? "") }
    return digests.isEmpty ? .missing : .value(digests)
  }
}
