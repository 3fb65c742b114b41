import Crypto
import JSON
import RFC3339

/// What whoever gathered a folder of evidence states about each file: `evidence.json` (docs/formats/evidence.md).
struct EvidenceIndex: Equatable, Sendable {
  /// Its name in the folder.
  static let name = "evidence.json"

  /// The commit that all of it is about: 40 or 64 hex digits.
  let commit: String
  /// By name, as given.
  let files: [File]

  /// One file.
  struct File: Equatable, Sendable {
    /// Path below the folder, such as `suites/routing.xml`.
    let name: String
    let sha256: Digest
    /// When it was made.
    let created: Timestamp
    /// What it is about, where its own form cannot say: the artifact's digest.
    var subject: Digest?
    /// How many packages a scan looked at, where its form cannot say.
    var packages: Int?
    /// How old the scanner's database is, where its form cannot say.
    var database: Timestamp?
  }

  /// The entry of a file; `nil` when it is not listed.
  subscript(name: String) -> File? { files.first { $0.name == name } }

  /// Two spaces a level, LF at the end.
  var bytes: [UInt8] {
    let document: JSONValue = [
      "apiVersion": "relay/v1", "kind": "EvidenceIndex", "commit": .string(commit),
      "files": .array(files.map(EvidenceIndex.json)),
    ]
    return Array(document.pretty.utf8)
  }

  private static func json(_ file: File) -> JSONValue {
    var members: [JSONValue.Member] = [
      .init("name", .string(file.name)), .init("sha256", .string(file.sha256.hex)),
      .init("created", .string(file.created.description)),
    ]
    if let subject = file.subject {
      members.append(.init("subject", .string(subject.description)))
    }
    if let packages = file.packages { members.append(.init("packages", .integer(packages))) }
    if let database = file.database {
      members.append(.init("database", .string(database.description)))
    }
    return .object(members)
  }
}
