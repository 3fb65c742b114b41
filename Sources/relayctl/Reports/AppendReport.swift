import Console
import Crypto
import JSON
import Logbook

/// What `logbook append` did.
struct AppendReport: Report {
  let appended: Appended

  var json: JSONValue {
    let checkpoint = appended.checkpoint.checkpoint
    return [
      "index": .integer(appended.entry.seq), "entry": EntryReport(entry: appended.entry).json,
      "origin": .string(checkpoint.origin.description), "size": .integer(checkpoint.size),
      "root": .string(checkpoint.root.hex),
      "rolled_forward": appended.rolledForward.map { EntryReport(entry: $0).json } ?? .null,
      "torn_file": .optional(appended.tornFile),
    ]
  }

  func text(for stream: Stream) -> String {
    notes.map { $0 + "\n" }.joined() + entry.text(for: stream)
  }

  var markdown: String { notes.map { $0 + "\n\n" }.joined() + entry.markdown }

  private var entry: EntryReport {
    let checkpoint = appended.checkpoint.checkpoint
    return EntryReport(
      entry: appended.entry,
      further: [("size", "\(checkpoint.size)"), ("root", checkpoint.root.hex)])
  }

  private var notes: [String] {
    let completed = appended.rolledForward.map {
      "entry \($0.seq) (\($0.kind.rawValue)) of an append that was killed is completed"
    }
    let aside = appended.tornFile.map {
      "an incomplete line of an append that was killed is now \($0)"
    }
    return [completed, aside].compactMap { $0 }.map(escapedForTerminal)
  }
}
