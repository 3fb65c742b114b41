import Crypto
import JSON

/// What is said about which artifacts: an in-toto Statement v1.
struct Statement: Equatable, Sendable {
  /// What it is about, at least one.
  let subjects: [Subject]
  /// What sort of thing is said, a URI.
  let predicateType: String
  /// What is said.
  let predicate: JSONValue

  /// An artifact by name and digest.
  struct Subject: Equatable, Sendable {
    let name: String
    let sha256: Digest

    init(_ name: String, _ sha256: Digest) {
      self.name = name
      self.sha256 = sha256
    }

    /// A ResourceDescriptor of in-toto.
    var json: JSONValue {
      ["name": .string(name), "digest": ["sha256": .string(sha256.hex)]]
    }
  }

  static let type = "https://in-toto.io/Statement/v1"

  /// The members in in-toto's order.
  var json: JSONValue {
    [
      "_type": .string(Statement.type), "subject": .array(subjects.map(\.json)),
      "predicateType": .string(predicateType), "predicate": predicate,
    ]
  }

  /// The bytes that are signed: RFC 8785.
  var bytes: [UInt8] { json.canonical }
}

extension Statement {
  /// Reads a payload. Unknown members are left out of account, as in-toto asks.
  init(parsing bytes: [UInt8]) throws(AttestationError) {
    let value: JSONValue
    do throws(JSONError) { value = try JSONValue.parse(bytes) } catch {
      throw AttestationError("statement: \(error)")
    }
    guard value["_type"] == .string(Statement.type) else {
      throw AttestationError("_type: expected \(Statement.type)")
    }
    subjects = try Subject.list(value, "subject")
    guard !subjects.isEmpty else { throw AttestationError("subject: none, expected at least one") }
    predicateType = try value.text("predicateType")
    guard let predicate = value["predicate"], predicate.objectValue != nil else {
      throw AttestationError("predicate: expected an object")
    }
    self.predicate = predicate
  }

  /// The digest of the subject of this name.
  func digest(of name: String) -> Digest? { subjects.first { $0.name == name }?.sha256 }
}

extension Statement.Subject {
  /// The ResourceDescriptors of a member, each with a name and a SHA-256.
  static func list(
    _ object: JSONValue, _ member: String
  ) throws(AttestationError) -> [Statement.Subject] {
    var subjects: [Statement.Subject] = []
    for element in try object.elements(member) {
      let name = try element.text("name")
      guard let digest = element["digest"]?["sha256"]?.stringValue.flatMap(Digest.init(hex:)) else {
        throw AttestationError("\(member): expected a digest with sha256 in lower-case hex")
      }
      subjects.append(Statement.Subject(name, digest))
    }
    return subjects
  }
}
