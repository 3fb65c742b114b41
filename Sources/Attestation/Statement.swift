package import Crypto
package import JSON

/// A claim about artifacts: an in-toto Statement v1.
package struct Statement: Equatable, Sendable {
  /// The artifacts that the claim is about, at least one.
  package let subjects: [Subject]
  /// The URI that identifies the kind of claim.
  package let predicateType: String
  /// The content of the claim, a JSON object.
  package let predicate: JSONValue

  /// An artifact by name and digest.
  package struct Subject: Equatable, Sendable {
    package let name: String
    package let sha256: Digest

    package init(_ name: String, _ sha256: Digest) {
      self.name = name
      self.sha256 = sha256
    }

    /// The subject as a ResourceDescriptor of in-toto.
    package var json: JSONValue {
      ["name": .string(name), "digest": ["sha256": .string(sha256.hex)]]
    }
  }

  private static let type = "https://in-toto.io/Statement/v1"

  package init(subjects: [Subject], predicateType: String, predicate: JSONValue) {
    self.subjects = subjects
    self.predicateType = predicateType
    self.predicate = predicate
  }

  /// Returns the digest of the subject with this name; `nil` if there is none.
  package func digest(of name: String) -> Digest? { subjects.first { $0.name == name }?.sha256 }

  /// The bytes that are signed: the canonical form of the statement (RFC 8785).
  package var bytes: [UInt8] { json.canonical }

  /// The members in the order that in-toto uses.
  private var json: JSONValue {
    [
      "_type": .string(Statement.type), "subject": .array(subjects.map(\.json)),
      "predicateType": .string(predicateType), "predicate": predicate,
    ]
  }
}

extension Statement {
  /// Parses a payload. Unknown members are ignored, as in-toto requires.
  package init(parsing bytes: [UInt8]) throws(AttestationError) {
    let value: JSONValue
    do throws(AttestationError) { value = try JSONValue(attestation: bytes) } catch {
      throw AttestationError("statement: \(error)")
    }
    let statement = try ObjectReader<AttestationError>(value)
    try statement.require("_type", Statement.type)
    subjects = try Subject.list(statement, "subject")
    guard !subjects.isEmpty else {
      throw AttestationError("subject: empty, expected at least one subject")
    }
    predicateType = try statement.text("predicateType")
    predicate = try statement.object("predicate").item.decoded
  }

  /// Returns a reader for the predicate. Paths in its errors start at the statement, such as
  /// `predicate.name`.
  package func predicateReader() throws(AttestationError) -> ObjectReader<AttestationError> {
    try ObjectReader(predicate, at: "predicate")
  }
}

extension Statement.Subject {
  /// Reads a member that is a list of ResourceDescriptors. Each must have a name and a SHA-256
  /// digest.
  package static func list(
    _ object: ObjectReader<AttestationError>, _ member: String
  ) throws(AttestationError) -> [Statement.Subject] {
    var subjects: [Statement.Subject] = []
    for element in try object.objects(member) {
      let name = try element.text("name")
      subjects.append(Statement.Subject(name, try Digest(descriptor: element)))
    }
    return subjects
  }
}

extension Digest {
  /// Reads the SHA-256 digest of a ResourceDescriptor.
  package init(descriptor: ObjectReader<AttestationError>) throws(AttestationError) {
    self = try descriptor.object("digest").parsed(
      "sha256", expecting: "64 lower-case hex digits", Digest.init(hex:))
  }
}
