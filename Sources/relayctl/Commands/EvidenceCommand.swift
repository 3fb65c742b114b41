import Console
import Crypto
import Durable
import Evidence
import JSON
import Policy
import RFC3339

/// `relayctl evidence`: writes the index of a folder of evidence (docs/formats/evidence.md).
enum EvidenceCommand {
  static let command = Command(
    "evidence", summary: "index an evidence folder for the gate", subcommands: [index])

  private static let folder = Argument<String>(
    "DIR", .directory,
    help: "the evidence folder; docs/formats/evidence.md lists its file names")
  private static let subjects = Option<[Named<Digest>]>.repeated(
    "subject", .namedFileDigest,
    help: "the digest of FILE's subject, if FILE's format has no field for it")
  private static let packages = Option<[Named<Int>]>.repeated(
    "packages", .namedCount,
    help: "how many packages the scan in FILE covered, if FILE's format has no field for it")
  private static let databases = Option<[Named<Timestamp>]>.repeated(
    "database", .namedTime,
    help: "the time of the scanner's database, if FILE's format has no field for it")

  private static let run = Option<String?>.optional(
    "run", .runID,
    help: "the id of this CI run; dates suites whose reports state no time")
  private static let zone = Option<UTCOffset?>.optional(
    "zone", .zone,
    help: "the time zone of the times without a zone in the files, which this run made; needs --run"
  )

  private static let index = Command(
    "index", summary: "write evidence.json with the digest and time of each file, and the commit",
    discussion: """
      Run this command on the machine that created the evidence, immediately after creating it: the index declares \
      that every file in the folder applies to the commit. A file is as old as its last change. A file that an earlier \
      index or a promotion in the logbook contains keeps the time that it has there. An existing index of the same \
      commit is replaced; gather the evidence again for each commit.
      """,
    arguments: [folder],
    options: [GitOptions.commit, run, zone, subjects, packages, databases, LogbookOptions.log],
    examples: [
      Example(
        "relayctl evidence index evidence --subject scan_lock.json=sha256:02b30b668c948181be7d77a836a0f828facf531ef7b44eb3f032bf74f84b1808",
        "declares the subject of an OSV-Scanner report"),
      Example(
        "relayctl evidence index evidence --run 1234567890",
        "declares that this CI run made the new files"),
    ],
    exitStatuses: [
      .no: "the folder has no evidence, or an index of another commit",
      .integrity: "the logbook is damaged",
    ]
  ) { invocation, terminal throws(Failure) in
    let workspace = try Workspace(invocation)
    try workspace.requireRealTime()
    let path = "\(invocation[folder])/\(EvidenceIndex.name)"
    try OutputPath("DIR", path, .evidenceIndex).require(in: workspace)
    guard invocation[zone] == nil || invocation[run] != nil else {
      throw Failure(
        .usage, "--zone without --run, expected the run that made the files",
        hint: "pass --run ID as well")
    }
    let commit = try GitOptions.commit(invocation, workspace)
    let earlier = try EvidenceIndexWriter.earlier(in: invocation[folder], of: commit)
    var known = KnownEvidence()
    if let earlier { known.add(earlier) }
    let log = try workspace.policy().logbook.path
    if try durable(exists(invocation[LogbookOptions.log] ?? workspace.path(log))) {
      try known.add(try workspace.logbook(invocation))
    }
    let writer = EvidenceIndexWriter(
      folder: invocation[folder], commit: commit, run: invocation[run], zone: invocation[zone],
      earlier: earlier, known: known, now: workspace.now, subjects: invocation[subjects],
      packages: invocation[packages],
      databases: invocation[databases])
    let index = try writer.index()
    try durable(AtomicFile.write(index.bytes, to: path, mode: .shared))
    try terminal.answer(
      FactReport([
        .init("path", .string(path)), .init("commit", .string(index.commit)),
        .init("files", .integer(index.files.count)),
        .init("sha256", .string(SHA256.digest(of: index.bytes).hex)),
      ]), invocation)
    return .yes
  }
}

/// Builds the index of a folder of evidence.
private struct EvidenceIndexWriter {
  /// The maximum depth of folders below the folder of evidence.
  private static let deepest = 4

  let folder: String
  let commit: String
  let run: String?
  let zone: UTCOffset?
  /// The index that is replaced; `nil` if there is none.
  let earlier: EvidenceIndex?
  let known: KnownEvidence
  let now: Timestamp
  let subjects: [Named<Digest>]
  let packages: [Named<Int>]
  let databases: [Named<Timestamp>]

  /// Returns the index that the folder has; `nil` if it has none. Throws `no` unless it is about
  /// `commit`.
  static func earlier(in folder: String, of commit: String) throws(Failure) -> EvidenceIndex? {
    let path = "\(folder)/\(EvidenceIndex.name)"
    guard try durable(exists(path)) else { return nil }
    let bytes = try durable(readFile(path, limit: .mebibytes(4)))
    let hint = "gather the evidence again in an empty folder"
    let index: EvidenceIndex
    do throws(EvidenceError) { index = try EvidenceIndex(parsing: bytes) } catch {
      throw Failure(.no, "\(path): \(error)", hint: hint)
    }
    guard index.commit == commit else {
      throw Failure(
        .no, "\(path): about commit \(index.commit), expected \(commit)", hint: hint)
    }
    return index
  }

  /// Returns an index with the digest of every file below the folder. Skips an existing index, and
  /// names that begin with a dot.
  func index() throws(Failure) -> EvidenceIndex {
    let names = try names(below: "", depth: 0).filter { $0 != EvidenceIndex.name }
    guard !names.isEmpty else {
      throw Failure(
        .no, "\(folder): no files, expected evidence",
        hint: "docs/formats/evidence.md lists the expected files")
    }
    var files: [EvidenceIndex.File] = []
    for name in names {
      guard EvidenceIndex.isName(name) else {
        throw Failure(
          .usage,
          "\(folder)/\(name): malformed file name, expected only the characters A-Z a-z 0-9 . _ -")
      }
      let path = "\(folder)/\(name)"
      let written = Timestamp(seconds: try durable(modificationTime(path)))
      let bytes = try durable(readFile(path, limit: EvidenceReader.largest))
      let digest = SHA256.digest(of: bytes)
      let kept = earlier?.files.first { $0.sha256 == digest }
      files.append(
        EvidenceIndex.File(
          name: name, sha256: digest, created: known.created(digest, written: written, now: now),
          subject: subjects.first { $0.name == name }?.value,
          packages: packages.first { $0.name == name }?.value,
          database: databases.first { $0.name == name }?.value,
          zone: kept == nil ? zone : kept?.zone))
    }
    try requireNamed(subjects.map(\.name) + packages.map(\.name) + databases.map(\.name), in: names)
    return EvidenceIndex(commit: commit, run: run, files: files)
  }

  private func names(below prefix: String, depth: Int) throws(Failure) -> [String] {
    let path = prefix.isEmpty ? folder : "\(folder)/\(prefix)"
    guard depth <= EvidenceIndexWriter.deepest else {
      throw Failure(.usage, "\(path): folders nested too deeply, expected at most 4 levels")
    }
    var found: [String] = []
    let names = try durable(listFolder(path))
    for name in names where !name.utf8.starts(with: ".".utf8) {
      let relative = prefix.isEmpty ? name : "\(prefix)/\(name)"
      guard try !durable(isSymbolicLink("\(folder)/\(relative)")) else {
        throw Failure(
          .usage, "\(folder)/\(relative): a symbolic link, expected the file itself",
          hint: "copy the file into the folder")
      }
      let isFolder = try durable(Durable.isFolder("\(folder)/\(relative)"))
      found += isFolder ? try self.names(below: relative, depth: depth + 1) : [relative]
    }
    return found
  }

  private func requireNamed(_ given: [String], in names: [String]) throws(Failure) {
    guard let stray = given.first(where: { !names.contains($0) }) else { return }
    throw Failure(.usage, "\(stray): not in \(folder), expected the name of a file in that folder")
  }
}
