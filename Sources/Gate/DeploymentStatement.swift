package import Attestation
package import Configuration
import Crypto
import JSON
package import Logbook
package import RFC3339

/// The signed claim that artifacts were deployed in an environment, and with which result
/// (docs/formats/attestation.md §6). `logbook append deploy --signer` signs it.
package struct DeploymentStatement: Equatable, Sendable {
  /// The lock, and the manifest, the programs and the image if the deployer names them.
  package let subjects: [Statement.Subject]
  /// The origin of the log that records the deployment.
  package let origin: String
  package let environment: EnvironmentName
  /// The ID of the deployment. It can be empty.
  package let deploy: String
  package let result: Result
  /// When the deployer signed.
  package let time: Timestamp
  private let predicateType: String

  package enum Result: String, CaseIterable, Sendable {
    case healthy, aborted
  }

  /// How the deployer knows: only stated. Statements about what a running process reported will have
  /// another value.
  private static let observed = "stated"

  /// Creates the statement of an entry that is about to be appended.
  package init(
    _ entry: EntryDraft, environment: EnvironmentName, result: Result, origin: String,
    time: Timestamp
  ) {
    subjects = ArtifactName.subjects(of: entry)
    self.origin = origin
    self.environment = environment
    deploy = entry.deploy
    self.result = result
    self.time = time
    predicateType = Authority(origin: origin).deployment
  }

  /// Returns the names of the digests of an entry that a deployment cannot contain.
  package static func foreignDigests(in entry: EntryDraft) -> [String] {
    entry.digests.keys.filter { ArtifactName.subject(of: $0) == nil }.sorted()
  }

  /// Returns the digest of the artifact that entries call `name`, such as `lock` or `image`.
  func artifact(_ name: String) -> Digest? {
    guard let subject = ArtifactName.subject(of: name) else { return nil }
    return subjects.first { $0.name == subject }?.sha256
  }

  /// The in-toto statement to sign.
  package var statement: Statement {
    Statement(
      subjects: subjects, predicateType: predicateType,
      predicate: [
        "origin": .string(origin), "environment": .string(environment.rawValue),
        "deploy": .string(deploy), "result": .string(result.rawValue),
        "time": .string(time.description), "observed": .string(Self.observed),
      ])
  }
}

extension DeploymentStatement: EntryClaim {
  init(_ statement: Statement, authority: Authority) throws(AttestationError) {
    guard statement.predicateType == authority.deployment else {
      throw AttestationError("predicateType: expected \(authority.deployment)")
    }
    let predicate = try statement.predicateReader()
    subjects = statement.subjects
    predicateType = statement.predicateType
    origin = try predicate.text("origin")
    environment = try predicate.parsed(
      "environment", expecting: "an environment", EnvironmentName.init(rawValue:))
    deploy = try predicate.text("deploy")
    result = try predicate.parsed(
      "result", expecting: "healthy or aborted", Result.init(rawValue:))
    time = try predicate.parsed("time", expecting: "a time in UTC") { Timestamp($0) }
    guard origin.utf8.elementsEqual(authority.origin.utf8) else {
      throw AttestationError("predicate.origin: another log, expected \(authority.origin)")
    }
  }

  func difference(from entry: Entry) -> String? {
    let content = entry.content
    var difference = ClaimDifference()
    difference.compare("environment", environment.rawValue, content.env)
    difference.compare("deploy", deploy, content.deploy)
    difference.compare("result", result.rawValue, content.details["result"] ?? "")
    let recorded = ArtifactName.subjects(of: content)
    difference.compare("artifacts", Self.text(subjects), Self.text(recorded))
    difference.compare(signed: time, entry)
    return difference.first
  }

  private static func text(_ subjects: [Statement.Subject]) -> String {
    subjects.map { "\($0.name)=\($0.sha256.hex)" }.joined(separator: " ")
  }
}
