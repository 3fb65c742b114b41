import Crypto
import JSON
import RFC3339

/// How readers of reports look at members: a member of another type than documented is refused, since what it would
/// have said is unknown. `place` is the path of the object in errors.
extension JSONNode {
  /// A member that the form always has.
  func required(_ name: String, in place: String) throws(EvidenceError) -> JSONNode {
    guard let node = self[name], !node.isNull else {
      throw EvidenceError("\(place).\(name): missing, expected as the scanner writes it")
    }
    return node
  }

  /// A text that the form always has, and that is not empty.
  func requiredText(_ name: String, in place: String) throws(EvidenceError) -> String {
    guard let text = try required(name, in: place).stringValue, !text.isEmpty else {
      throw EvidenceError("\(place).\(name): expected a text that is not empty")
    }
    return text
  }

  /// An object that the form always has.
  func requiredObject(_ name: String, in place: String) throws(EvidenceError) -> JSONNode {
    let node = try required(name, in: place)
    guard node.isObject else { throw EvidenceError("\(place).\(name): expected an object") }
    return node
  }

  /// A list that the form always has, if only an empty one.
  func requiredList(_ name: String, in place: String) throws(EvidenceError) -> [JSONNode] {
    guard let list = try required(name, in: place).elements else {
      throw EvidenceError("\(place).\(name): expected a list")
    }
    return list
  }

  /// A list that the form leaves out when it is empty.
  func optionalList(_ name: String, in place: String) throws(EvidenceError) -> [JSONNode] {
    guard let node = self[name] else { return [] }
    guard let list = node.elements else {
      throw EvidenceError("\(place).\(name): expected a list")
    }
    return list
  }

  /// A text that the form may leave out; empty then.
  func optionalText(_ name: String, in place: String) throws(EvidenceError) -> String {
    guard let node = self[name], !node.isNull else { return "" }
    guard let text = node.stringValue else {
      throw EvidenceError("\(place).\(name): expected a text")
    }
    return text
  }

  /// Texts of a list that the form may leave out.
  func optionalTexts(_ name: String, in place: String) throws(EvidenceError) -> [String] {
    var texts: [String] = []
    for node in try optionalList(name, in: place) {
      guard let text = node.stringValue else {
        throw EvidenceError("\(place).\(name): expected a list of texts")
      }
      texts.append(text)
    }
    return texts
  }

  /// A time as Go and others write it, with fractions and a zone; `missing` when it is not there.
  func time(_ name: String, in place: String) throws(EvidenceError) -> Stated<Timestamp> {
    let text = try optionalText(name, in: place)
    guard !text.isEmpty else { return .missing }
    guard let time = StatedTime(text)?.moment else {
      throw EvidenceError(
        "\(place).\(name): no time, expected RFC 3339 such as 2026-11-27T12:00:00Z")
    }
    return .value(time)
  }
}

/// Digests as registries write them: `sha256:…`, or behind `NAME@`.
enum DigestText {
  static func digest(in text: String) -> Digest? {
    Digest(text.split(separator: "@").last.map(String.init) ?? "")
  }
}

/// CVSS base scores as reports write them.
enum ScoreText {
  /// Hundredths of a score from 0 to 10; `nil` for anything else, which leaves a finding unscored.
  static func hundredths(_ text: String) -> Int? {
    guard let score = Double(text), score >= 0, score <= 10 else { return nil }
    return Int((score * 100).rounded())
  }

  /// One decimal, or two where they matter: `9.8`.
  static func text(_ hundredths: Int) -> String {
    let (whole, rest) = hundredths.quotientAndRemainder(dividingBy: 100)
    let tenths = rest.isMultiple(of: 10) ? String(rest / 10) : (rest < 10 ? "0" : "") + String(rest)
    return "\(whole).\(tenths)"
  }
}

extension Finding.Severity.Label {
  /// The label that scanners mean: `moderate` is GitHub's word for medium. `nil` for UNKNOWN, NONE and every word
  /// that is not known, so that such a finding counts as unscored.
  init?(reported text: String) {
    switch text.lowercased() {
    case "negligible": self = .negligible
    case "low": self = .low
    case "medium", "moderate": self = .medium
    case "high": self = .high
    case "critical": self = .critical
    default: return nil
    }
  }
}
