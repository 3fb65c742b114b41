import Console
import Crypto
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
    return "# Deployment audit\n\n\(table.markdown)"
  }
}
