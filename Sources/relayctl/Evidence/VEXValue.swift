import JSON
import RFC3339

/// An object of a VEX document and where it stands. A member that is there has the type that is asked for, or
/// the document is refused: to pass over it could make a statement mean more than its author said.
struct VEXValue {
  private let value: JSONValue
  private let path: String

  /// The document itself, which must be an object.
  init(document: JSONValue) throws(EvidenceError) {
    guard document.objectValue != nil else {
      throw EvidenceError("not an object, expected a VEX document")
    }
    value = document
    path = ""
  }

  private init(_ value: JSONValue, path: String) {
    self.value = value
    self.path = path
  }

  /// An error about a member of this object.
  func error(_ name: String, _ words: String) -> EvidenceError {
    EvidenceError("\(place(name)): \(words)")
  }

  private func place(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }

  /// A text; `nil` when it is absent or blank.
  func text(_ name: String) throws(EvidenceError) -> String? {
    guard let member = value[name] else { return nil }
    guard let text = member.stringValue else { throw error(name, "expected a text") }
    return text.allSatisfy(\.isWhitespace) ? nil : text
  }

  /// A text that has to be there.
  func requiredText(_ name: String) throws(EvidenceError) -> String {
    guard let text = try text(name) else { throw error(name, "missing, expected a text") }
    return text
  }

  /// A word of a fixed set; `nil` when it is absent.
  func word<Meaning>(
    _ name: String, of words: [String: Meaning]
  ) throws(EvidenceError) -> (text: String, meaning: Meaning)? {
    guard let text = try text(name) else { return nil }
    guard let meaning = words[text] else {
      throw error(
        name, "unknown word, expected one of " + words.keys.sorted().joined(separator: ", "))
    }
    return (text, meaning)
  }

  /// A moment; `nil` when it is absent.
  func time(_ name: String) throws(EvidenceError) -> Timestamp? {
    guard let member = value[name] else { return nil }
    guard let moment = member.stringValue.flatMap({ StatedTime($0) })?.moment else {
      throw error(name, "expected a time such as 2026-11-23T12:00:00Z")
    }
    return moment
  }

  /// An object; `nil` when it is absent.
  func object(_ name: String) throws(EvidenceError) -> VEXValue? {
    guard let member = value[name] else { return nil }
    guard member.objectValue != nil else { throw error(name, "expected an object") }
    return VEXValue(member, path: place(name))
  }

  /// A list of objects; `nil` when it is absent.
  func objects(_ name: String) throws(EvidenceError) -> [VEXValue]? {
    guard let elements = try list(name) else { return nil }
    guard elements.allSatisfy({ $0.objectValue != nil }) else {
      throw error(name, "expected a list of objects")
    }
    return elements.enumerated().map { VEXValue($1, path: "\(place(name))[\($0)]") }
  }

  /// A list of texts; empty when it is absent.
  func texts(_ name: String) throws(EvidenceError) -> [String] {
    guard let elements = try list(name) else { return [] }
    let texts = elements.compactMap(\.stringValue)
    guard texts.count == elements.count, !texts.contains("") else {
      throw error(name, "expected a list of texts")
    }
    return texts
  }

  private func list(_ name: String) throws(EvidenceError) -> [JSONValue]? {
    guard let member = value[name] else { return nil }
    guard let elements = member.arrayValue else { throw error(name, "expected a list") }
    return elements
  }
}
