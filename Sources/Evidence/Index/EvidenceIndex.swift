package import Crypto
import JSON
package import RFC3339

/// The content of the file `evidence.json`, in which the job that gathers a folder of evidence
/// describes each file (docs/formats/evidence.md §2).
package struct EvidenceIndex: Equatable, Sendable {
  /// The file name of the index.
  package static let name = "evidence.json"

  /// The commit that all evidence in the folder is about, 40 or 64 lower-case hex digits.
  package let commit: String
  /// The ID of the CI run that gathered the evidence; `nil` if it was not stated. Only a run can
  /// date a report that states no time.
  package let run: String?
  /// The files in the order of the document; the parser refuses duplicate names.
  package let files: [File]

  package init(commit: String, run: String? = nil, files: [File]) {
    self.commit = commit
    self.run = run
    self.files = files
  }

  /// The description of one file.
  package struct File: Equatable, Sendable {
    /// The path below the folder, such as `suites/routing.xml`.
    package let name: String
    package let sha256: Digest
    /// The earliest time at which the file is known to have existed.
    package let created: Timestamp
    /// The digest of the artifact that a report is about, for formats that cannot contain it.
    package let subject: Digest?
    /// The number of packages that a scan examined, for formats that cannot contain it.
    package let packages: Int?
    /// The time of the scanner's database, for formats that cannot contain it.
    package let database: Timestamp?
    /// The time zone of the machine that wrote the file, for reports whose times have no zone.
    package let zone: UTCOffset?

    package init(
      name: String, sha256: Digest, created: Timestamp, subject: Digest? = nil,
      packages: Int? = nil, database: Timestamp? = nil, zone: UTCOffset? = nil
    ) {
      self.name = name
      self.sha256 = sha256
      self.created = created
      self.subject = subject
      self.packages = packages
      self.database = database
      self.zone = zone
    }
  }

  /// Returns the entry for a file; `nil` if the index does not list the file.
  package subscript(name: String) -> File? { files.first { $0.name == name } }

  /// A description of the run IDs that `isRun` accepts.
  package static let runForm = "1–128 letters, digits and . _ : / -"

  /// Reports whether `text` can identify a run of a CI system, such as `1234567890` or a URL.
  package static func isRun(_ text: String) -> Bool {
    (1...128).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "-")...UInt8(ascii: ":"), UInt8(ascii: "_"): true
        default: false
        }
      }
  }

  /// Reports whether `name` is a valid path below the folder: at most 255 bytes, with components of
  /// `[A-Za-z0-9._-]` other than `.` and `..`.
  package static func isName(_ name: String) -> Bool {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    return name.utf8.count <= 255
      && parts.allSatisfy { part in
        !part.isEmpty && part != "." && part != ".."
          && part.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"): true
            case UInt8(ascii: "-"): true
            default: false
            }
          }
      }
  }
}

// The document.
extension EvidenceIndex {
  /// Parses the document strictly, also in the form `relay/v1`, which has neither a run nor zones.
  /// Refuses an unknown member, a duplicate name and a path that
  /// leaves the folder.
  package init(parsing bytes: [UInt8]) throws(EvidenceError) {
    let value: JSONValue
    do throws(JSONError) { value = try JSONValue.parse(bytes) } catch {
      throw EvidenceError("\(error)")
    }
    let root = try EvidenceObject(value)
    let version = root.member("apiVersion")?.stringValue
    guard version == EvidenceIndex.apiVersion || version == "relay/v1",
      root.member("kind")?.stringValue == "EvidenceIndex"
    else {
      throw EvidenceError("not an evidence index, expected apiVersion relay/v2, kind EvidenceIndex")
    }
    let isCurrent = version == EvidenceIndex.apiVersion
    try root.requireKnown(
      ["apiVersion", "kind", "commit"] + (isCurrent ? ["run"] : []) + ["files"])
    run = try root.optionalParsed("run", expecting: EvidenceIndex.runForm) {
      EvidenceIndex.isRun($0) ? $0 : nil
    }
    commit = try root.parsed("commit", expecting: "40 or 64 lower-case hex digits") {
      Hex.decode($0) != nil && [40, 64].contains($0.utf8.count) && $0 == $0.lowercased() ? $0 : nil
    }
    let objects = try root.objects("files")
    guard !objects.isEmpty else { throw root.unexpected("files", expected: "at least one file") }
    var files: [File] = []
    var names: Set<String> = []
    for object in objects {
      let file = try EvidenceIndex.file(object, isCurrent)
      guard names.insert(file.name).inserted else {
        throw EvidenceError("\(object.path(of: "name")): duplicate name")
      }
      files.append(file)
    }
    self.files = files
  }

  private static let apiVersion = "relay/v2"

  private static func file(
    _ object: EvidenceObject, _ isCurrent: Bool
  ) throws(EvidenceError) -> File {
    let known = ["name", "sha256", "created", "subject", "packages", "database"]
    try object.requireKnown(known + (isCurrent ? ["zone"] : []))
    let time = "a time such as 2026-11-27T12:00:00Z"
    return File(
      name: try object.parsed("name", expecting: "a path below the folder, of [A-Za-z0-9._/-]") {
        isName($0) ? $0 : nil
      },
      sha256: try object.parsed("sha256", expecting: "64 lower-case hex digits") {
        Digest(hex: $0)
      },
      created: try object.parsed("created", expecting: time) { Timestamp($0) },
      subject: try object.optionalParsed(
        "subject", expecting: "sha256: and 64 lower-case hex digits"
      ) { Digest($0) },
      packages: try object.optionalInteger("packages", atLeast: 0),
      database: try object.optionalParsed("database", expecting: time) { Timestamp($0) },
      zone: try object.optionalParsed("zone", expecting: "Z or ±hh:mm") { UTCOffset($0) })
  }

  /// The document in its written form, with two spaces per level and a final LF.
  package var bytes: [UInt8] {
    var members: [JSONValue.Member] = [
      .init("apiVersion", .string(EvidenceIndex.apiVersion)), .init("kind", "EvidenceIndex"),
      .init("commit", .string(commit)),
    ]
    if let run { members.append(.init("run", .string(run))) }
    members.append(.init("files", .array(files.map(EvidenceIndex.json))))
    return Array(JSONValue.object(members).pretty.utf8)
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
    if let zone = file.zone { members.append(.init("zone", .string(zone.description))) }
    return .object(members)
  }
}
