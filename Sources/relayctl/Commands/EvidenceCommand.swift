import Console
import Crypto
import Durable
import Evidence
import JSON

/// `relayctl evidence`: the index of a folder of evidence.
enum EvidenceCommand {
  static let command = Command(
    "evidence", summary: "index a folder of evidence for the gate", subcommands: [index])

  private static let folder = Argument<String>(
    "DIR", .directory, help: "the folder; its files are named as docs/formats/evidence.md says")
  private static let subjects = Option<[NamedDigest]>.repeated(
    "subject", .namedFileDigest,
    help: "what a report is about, where its own form cannot say; may be repeated")
  private static let packages = Option<[NamedCount]>.repeated(
    "packages", .namedCount,
    help: "how many packages a scan looked at, where its form cannot say; may be repeated")
  private static let databases = Option<[NamedTime]>.repeated(
    "database", .namedTime,
    help: "how old a scanner's database is, where its form cannot say; may be repeated")

  private static let index = Command(
    "index", summary: "write evidence.json: digest, time and commit of each file",
    discussion: """
      To be run where the evidence was made, right after: it states that every file in the folder is about the \
      commit and was made now. An index that is there already is replaced when nothing else changed, and refused \
      otherwise: evidence is gathered anew for each commit.
      """,
    arguments: [folder], options: [GitOptions.commit, subjects, packages, databases],
    examples: [
      Example(
        "relayctl evidence index evidence --subject scan_lock.json=sha256:02b30b668c948181be7d77a836a0f828facf531ef7b44eb3f032bf74f84b1808",
        "an OSV-Scanner report names no subject")
    ],
    exitStatuses: [.no: "the folder is empty, or holds an index of other files"]
  ) { invocation, terminal throws(Failure) in
    let workspace = try Workspace(invocation)
    try workspace.requireRealTime()
    let writer = EvidenceIndexWriter(
      folder: invocation[folder], commit: try GitOptions.commit(invocation, workspace),
      now: workspace.now, subjects: invocation[subjects], packages: invocation[packages],
      databases: invocation[databases])
    let index = try writer.index()
    let path = "\(invocation[folder])/\(EvidenceIndex.name)"
    try durable { () throws(DurableError) in
      try AtomicFile.write(index.bytes, to: path, mode: .shared)
    }
    try terminal.answer(
      FactReport([
        .init("path", .string(path)), .init("commit", .string(index.commit)),
        .init("files", .integer(index.files.count)),
        .init("sha256", .string(SHA256.digest(of: index.bytes).hex)),
      ]), invocation)
    return .yes
  }
}
