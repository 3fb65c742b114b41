import Console
import Crypto
import Durable
import Evidence
import Gate
import Logbook
import RFC3339

/// The earliest times at which files of evidence are known to have existed: those of an earlier
/// index, and of the promotions in the logbook. A file that is indexed again keeps its time,
/// whatever its name.
struct KnownEvidence {
  private var times: [Digest: Timestamp] = [:]

  /// Returns the time of a file that was found at `now`, and was last written at `written`.
  func created(_ digest: Digest, written: Timestamp, now: Timestamp) -> Timestamp {
    min(times[digest] ?? now, written, now)
  }

  mutating func add(_ index: EvidenceIndex) {
    for file in index.files { add(file.sha256, file.created) }
  }

  /// Adds the evidence of every promotion in the log. A promotion whose verdict is no longer stored
  /// adds nothing.
  mutating func add(_ log: LogFolder) throws(Failure) {
    guard try durable(exists("\(log.path)/entries.jsonl")) else { return }
    var reader = try logged(LogReader(log))
    for entry in try logged(reader.entries(matching: EntryFilter(kinds: [.promote]))) {
      guard let verdict = try KnownEvidence.verdict(of: entry, in: log) else { continue }
      add(verdict)
    }
  }

  /// Adds the files of a decision. Each existed when it was decided, and was as old as the rules
  /// found.
  mutating func add(_ verdict: VerdictDocument) {
    for file in verdict.case.evidence { add(file.sha256, verdict.decided) }
    for file in verdict.rules.flatMap(\.evidence) {
      guard let age = file.ageSeconds else { continue }
      add(file.sha256, verdict.decided.adding(seconds: -Int64(age)))
    }
  }

  private mutating func add(_ digest: Digest, _ time: Timestamp) {
    times[digest] = min(times[digest] ?? time, time)
  }

  private static func verdict(
    of entry: Entry, in log: LogFolder
  ) throws(Failure) -> VerdictDocument? {
    var paths: [String] = []
    if let id = entry.content.details["case"].flatMap({ Digest(hex: $0) }) {
      paths.append("\(log.path)/promotions/\(id.hex)/verdict.json")
    }
    if let digest = entry.content.digests["verdict"] {
      paths.append("\(log.path)/objects/\(digest.hex.prefix(2))/\(digest.hex)")
    }
    for path in paths where try durable(exists(path)) {
      let bytes = try durable(readFile(path, limit: .mebibytes(20)))
      if let verdict = try? VerdictDocument(parsing: bytes) { return verdict }
    }
    return nil
  }
}
