package import Attestation
package import Configuration
import Crypto
import JSON
package import Logbook
package import RFC3339

/// The signed claim that a secret was replaced by a new version (docs/formats/attestation.md §7).
/// `secrets rotated` signs it after its checks, with a signer of the environment.
package struct RotationStatement: Equatable, Sendable {
  /// The origin of the log that records the rotation.
  package let origin: String
  package let environment: EnvironmentName
  /// The variable whose secret was replaced.
  package let secret: String
  package let version: String
  package let versionBefore: String
  /// When the vault wrote the version.
  package let created: Timestamp
  /// The ticket for the rotation; never empty.
  package let ticket: String
  /// How it was shown that the old value is no longer valid: `getMe 401`, or `none`.
  package let proof: String
  /// When the statement was signed.
  package let time: Timestamp
  private let predicateType: String

  /// Creates the statement of an entry that is about to be appended. Fails if the entry lacks a part.
  package init?(_ entry: EntryDraft, created: Timestamp, origin: String, time: Timestamp) {
    let details = entry.details
    guard let environment = EnvironmentName(rawValue: entry.env), let secret = details["secret"],
      let version = details["version"], let versionBefore = details["version_before"],
      let proof = details["proof"], !entry.ticket.isEmpty
    else { return nil }
    self.origin = origin
    self.environment = environment
    self.secret = secret
    self.version = version
    self.versionBefore = versionBefore
    self.created = created
    self.proof = proof
    self.time = time
    ticket = entry.ticket
    predicateType = Authority(origin: origin).rotation
  }

  private var predicate: JSONValue {
    [
      "origin": .string(origin), "environment": .string(environment.rawValue),
      "secret": .string(secret), "version": .string(version),
      "versionBefore": .string(versionBefore), "created": .string(created.description),
      "ticket": .string(ticket), "proof": .string(proof), "time": .string(time.description),
    ]
  }

  /// The in-toto statement to sign. Its only subject is the predicate itself, because a digest of a
  /// secret must not be published.
  package var statement: Statement {
    Statement(
      subjects: [.init("rotation", SHA256.digest(of: predicate.canonical))],
      predicateType: predicateType, predicate: predicate)
  }
}

extension RotationStatement: EntryClaim {
  init(_ statement: Statement, authority: Authority) throws(AttestationError) {
    guard statement.predicateType == authority.rotation else {
      throw AttestationError("predicateType: expected \(authority.rotation)")
    }
    let predicate = try statement.predicateReader()
    let time = "a time in UTC"
    predicateType = statement.predicateType
    origin = try predicate.text("origin")
    environment = try predicate.parsed(
      "environment", expecting: "an environment", EnvironmentName.init(rawValue:))
    secret = try predicate.text("secret")
    version = try predicate.text("version")
    versionBefore = try predicate.text("versionBefore")
    created = try predicate.parsed("created", expecting: time) { Timestamp($0) }
    ticket = try predicate.parsed("ticket", expecting: "a ticket") { $0.isEmpty ? nil : $0 }
    proof = try predicate.text("proof")
    self.time = try predicate.parsed("time", expecting: time) { Timestamp($0) }
    guard origin.utf8.elementsEqual(authority.origin.utf8) else {
      throw AttestationError("predicate.origin: another log, expected \(authority.origin)")
    }
    guard statement.digest(of: "rotation") == SHA256.digest(of: self.predicate.canonical) else {
      throw AttestationError("subject: expected the digest of the predicate")
    }
  }

  func difference(from entry: Entry) -> String? {
    let (content, details) = (entry.content, entry.content.details)
    var difference = ClaimDifference()
    difference.compare("environment", environment.rawValue, content.env)
    difference.compare("secret", secret, details["secret"] ?? "")
    difference.compare("version", version, details["version"] ?? "")
    difference.compare("version before", versionBefore, details["version_before"] ?? "")
    difference.compare("created", created.description, details["created"] ?? "")
    difference.compare("ticket", ticket, content.ticket)
    difference.compare("proof", proof, details["proof"] ?? "")
    difference.compare(signed: time, entry)
    return difference.first
  }
}
