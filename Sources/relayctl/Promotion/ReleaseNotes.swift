import Console
import Crypto
import Durable
import Gate
import Logbook
import Manifest
import RFC3339

/// The deployment audit of a promotion, in Markdown, to be published with the release notes.
struct ReleaseNotes {
  let decision: GateDecision
  let entry: Entry
  let approvals: [CountedApproval]
  let manifest: StoredManifest

  /// The audit in Markdown, with a line feed at the end.
  var markdown: String {
    let promoted = decision.case
    var table = Table(["", ""])
    let artifacts = manifest.manifest.artifacts
    let rows: [(String, String)] =
      [
        ("promotion", "\(promoted.from) → \(promoted.to)"),
        ("deploy", entry.content.deploy), ("logbook entry", String(entry.seq)),
        ("time", entry.time.description), ("build SHA", promoted.commit),
        ("operator", promoted.requestedBy), ("ticket", entry.content.ticket),
        ("lock checksum", promoted.lock?.hex ?? "–"),
        ("manifest checksum", promoted.manifest?.hex ?? "–"),
        ("environment checksum", manifest.manifest.checksum.hex),
        ("image", artifacts.image?.description ?? "–"),
        ("case", promoted.id.hex),
      ]
      + artifacts.binaries.sorted { $0.key < $1.key }.map { ($0.key, $0.value.hex) }
      + approvals.map {
        ("approved by", "\($0.principal) (\($0.role), \($0.ticket), \($0.key))")
      }
    for (name, value) in rows { table.append([Table.Cell(name), Table.Cell(value)]) }
    return "\(OutputKind.releaseNotesStart)\n\n\(table.markdown)"
  }
}

/// The file of `promote --release-notes`.
struct ReleaseNotesFile {
  private let path: String

  /// Checks, before anything is recorded, that the file can be written.
  init(_ path: String, _ workspace: Workspace, log: String?) throws(Failure) {
    self.path = path
    try OutputPath("--release-notes", path, .releaseNotes).require(in: workspace, log: log)
    let folder = OutputPath.parent(of: path)
    guard try durable(isFolder(folder)) else {
      throw Failure(
        .usage, "--release-notes \(path): \(folder) is not a folder, expected a file in a folder",
        hint: "create the folder first")
    }
    guard try durable(Folder(folder)).isWritable else {
      throw Failure(.undecided, "--release-notes \(path): cannot create a file in \(folder)")
    }
  }

  /// Writes the notes. The promotion is recorded at this point, and the error says so.
  func write(_ notes: ReleaseNotes) throws(Failure) {
    do throws(DurableError) {
      try AtomicFile.write(Array(notes.markdown.utf8), to: path, mode: .shared)
    } catch {
      throw Failure(
        .undecided, "entry \(notes.entry.seq) records the promotion, but \(error)",
        hint: "run the same command again to write the release notes")
    }
  }
}
