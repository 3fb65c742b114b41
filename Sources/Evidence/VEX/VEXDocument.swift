import JSON
import RFC3339

/// A VEX document in one of the supported formats.
package struct VEXDocument: Equatable, Sendable {
  let format: Format
  /// The statements in the order of the document.
  package let statements: [VEXStatement]

  enum Format: Equatable, Sendable {
    case openVEX, cycloneDX, csaf
  }

  /// The maximum size of a document in bytes, 16 MiB.
  package static let limit = 16 << 20

  /// Reads a document whose signature has been verified. If any part is malformed, the whole
  /// document is refused, because the malformed part may restrict an excuse of the others.
  package static func read(_ bytes: [UInt8]) throws(EvidenceError) -> VEXDocument {
    guard bytes.count <= limit else { throw tooLarge }
    let value: JSONValue
    do throws(JSONError) { value = try JSONValue.parse(withoutByteOrderMark(bytes)) } catch {
      throw EvidenceError("\(error)")
    }
    let document = try EvidenceObject(value)
    if let context = try document.statedText("@context") {
      guard let version = OpenVEX.Version(context: context) else {
        throw document.unexpected("@context", expected: OpenVEX.context)
      }
      let statements = try OpenVEX.statements(of: document, version)
      return VEXDocument(format: .openVEX, statements: statements)
    }
    if document.member("document") != nil {
      return VEXDocument(format: .csaf, statements: try CSAFVEX.statements(of: document))
    }
    guard try document.statedText("bomFormat") == "CycloneDX" else { throw notVEX }
    return VEXDocument(format: .cycloneDX, statements: try CycloneDXVEX(document).statements)
  }

  private static let notVEX = EvidenceError(
    "not a VEX document, expected OpenVEX (\"@context\": \"\(OpenVEX.context)\"), "
      + "\"bomFormat\": \"CycloneDX\" or CSAF (\"document\")")

  /// The error for a document that exceeds ``limit``.
  package static let tooLarge = EvidenceError(
    "more than \(limit) bytes, the maximum for a VEX document")
}

// Accessors for the members of a VEX document. A blank string counts as missing, so it is not
// accepted as a justification.
extension EvidenceObject {
  /// Returns a string; `nil` if the member is missing or blank.
  func statedText(_ name: String) throws(EvidenceError) -> String? {
    guard let text = try optionalText(name) else { return nil }
    return text.allSatisfy(\.isWhitespace) ? nil : text
  }

  /// Returns a string. Throws if the member is missing or blank.
  func requiredText(_ name: String) throws(EvidenceError) -> String {
    guard let text = try statedText(name) else { throw missing(name, expected: "a string") }
    return text
  }

  /// Returns a list of strings that are not empty; an empty list if the member is missing.
  func texts(_ name: String) throws(EvidenceError) -> [String] {
    try optionalParsedList(name, expecting: "a list of strings") { $0.isEmpty ? nil : $0 } ?? []
  }

  /// Returns a keyword and its meaning; `nil` if the member is missing or blank. Throws if `words`
  /// does not contain the keyword.
  func word<Meaning>(
    _ name: String, of words: [String: Meaning]
  ) throws(EvidenceError) -> (text: String, meaning: Meaning)? {
    guard let text = try statedText(name) else { return nil }
    guard let meaning = words[text] else {
      let known = words.keys.sorted().joined(separator: ", ")
      throw EvidenceError("\(path(of: name)): unknown value, expected one of \(known)")
    }
    return (text, meaning)
  }

  /// Returns a point in time; `nil` if the member is missing.
  func moment(_ name: String) throws(EvidenceError) -> Timestamp? {
    try optionalParsed(name, expecting: "a time such as 2026-11-23T12:00:00Z") {
      StatedTime($0)?.moment
    }
  }

  /// Returns the error for a member that is missing. `expected` is a phrase such as "a list".
  func missing(_ name: String, expected: String) -> EvidenceError {
    EvidenceError("\(path(of: name)): missing, expected \(expected)")
  }
}
