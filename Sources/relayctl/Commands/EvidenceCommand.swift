import Console
import Crypto
import Durable
import Evidence
import JSON
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

  private static let index = Command(
    "index", summary: "write evidence.json with the digest and time of each file, and the commit",
    discussion: """
      Run this command on the machine that created the evidence, immediately after creating it: the index declares \
      that every file in the folder applies to the commit and has just been created. An existing index is replaced.
      """,
    arguments: [folder], options: [GitOptions.commit, subjects, packages, databases],
    examples: [
      Example(
        "relayctl evidence index evidence --subject scan_lock.json=sha256:02b30b668c948181be7d77a836a0f828facf531ef7b44eb3f032bf74f84b1808",
        "declares the subject of an OSV-Scanner report")
    ],
    exitStatuses: [.no: "the folder has no evidence"]
  ) { invocation, terminal throws(Failure) in
    let workspace = try Workspace(invocation)
    try workspace.requireRealTime()
    let path = "\(invocation[folder])/\(EvidenceIndex.name)"
    try OutputPath("DIR", path, .evidenceIndex).require(in: workspace)
    let writer = EvidenceIndexWriter(
      folder: invocation[folder], commit: try GitOptions.commit(invocation, workspace),
      now: workspace.now, subjects: invocation[subjects], packages: invocation[packages],
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
  let now: Timestamp
  let subjects: [Named<Digest>]
  let packages: [Named<Int>]
  let databases: [Named<Timestamp>]

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
      let bytes = try durable(readFile("\(folder)/\(name)", limit: EvidenceReader.largest))
      files.append(
        EvidenceIndex.File(
          name: name, sha256: SHA256.digest(of: bytes), created: now,
          subject: subjects.first { $0.name == name }?.value,
          packages: packages.first { $0.name == name }?.value,
          database: databases.first { $0.name == name }?.value))
    }
    try requireNamed(subjects.map(\.name) + packages.map(\.name) + databases.map(\.name), in: names)
    return EvidenceIndex(commit: commit, files: files)
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
