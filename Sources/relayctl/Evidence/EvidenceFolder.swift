import Console
import Crypto
import Durable
import RFC3339

/// A folder of evidence about one commit, judged at one time (`--evidence DIR`).
struct EvidenceFolder: Sendable {
  /// The largest file that is read: 128 MiB.
  static let largest = ByteCount.mebibytes(128)
  /// How far clocks may disagree before evidence is from the future: 5 min.
  static let clockTolerance: Int64 = 300

  let path: String
  let commit: String
  let now: Timestamp
  private let index: Result<Indexed, Shortfall>

  private struct Indexed: Sendable {
    let index: EvidenceIndex
    let note: EvidenceNote
  }

  /// Opens the folder and reads its index; a missing folder is a misuse.
  init(_ path: String, commit: String, now: Timestamp) throws(Failure) {
    self.path = path
    self.commit = commit
    self.now = now
    guard try durable({ () throws(DurableError) in try isFolder(path) }) else {
      throw Failure(.misused, "\(path): no folder of evidence, expected one with evidence.json")
    }
    do throws(Shortfall) {
      index = .success(try EvidenceFolder.index(in: path, commit: commit))
    } catch {
      index = .failure(error)
    }
  }

  private static func index(in path: String, commit: String) throws(Shortfall) -> Indexed {
    let next = "relayctl evidence index \(path) makes one when the evidence is complete"
    let bytes = try content(of: "\(path)/\(EvidenceIndex.name)", EvidenceIndex.name, next: next)
    let note = EvidenceNote(
      name: EvidenceIndex.name, sha256: SHA256.digest(of: bytes), ageSeconds: nil)
    do throws(EvidenceError) {
      return Indexed(index: try EvidenceIndex(parsing: bytes), note: note)
    } catch {
      throw .no("\(EvidenceIndex.name): \(error)", [note], next: next)
    }
  }

  private static func content(
    of path: String, _ name: String, next: String
  ) throws(Shortfall) -> [UInt8] {
    do throws(DurableError) { return try readFile(path, limit: largest) } catch {
      switch (error.kind, error.cause) {
      case (.notFound, _):
        throw .no("\(name): missing, expected a file in the folder of evidence", next: next)
      case (_, .tooLarge):
        throw .no("\(name): larger than 128 MiB, expected evidence of this deployment", next: next)
      case (.isDirectory, _), (_, .notRegular):
        throw .no("\(name): no regular file, expected one", next: next)
      default:
        throw .undecided(error.description, next: next)
      }
    }
  }

  /// The index's note, for the case; `nil` when there is none that can be read.
  var indexNote: EvidenceNote? {
    guard case .success(let indexed) = index else { return nil }
    return indexed.note
  }

  /// Whether the index names the file.
  func lists(_ name: String) -> Bool {
    guard case .success(let indexed) = index else { return false }
    return indexed.index[name] != nil
  }

  /// A file that is listed, there, as recorded, about this commit and neither stale nor from the future.
  func file(_ name: String, maxAge: Duration, next: String) throws(Shortfall) -> EvidenceFile {
    let indexed = try index.get()
    guard let entry = indexed.index[name] else {
      throw .no("\(name): not in evidence.json, expected an entry", [indexed.note], next: next)
    }
    guard indexed.index.commit == commit else {
      throw .no(
        "evidence.json: about commit \(indexed.index.commit), expected \(commit)", [indexed.note],
        next: "gather the evidence of this commit")
    }
    let bytes = try EvidenceFolder.content(of: "\(path)/\(name)", name, next: next)
    let digest = SHA256.digest(of: bytes)
    let age = now.seconds(since: entry.created)
    let file = EvidenceFile(
      entry: entry, bytes: bytes,
      note: EvidenceNote(name: name, sha256: digest, ageSeconds: Int(max(0, age))))
    guard digest == entry.sha256 else {
      throw .integrity(
        "\(name): SHA-256 is \(digest.hex), expected \(entry.sha256.hex) of evidence.json",
        [file.note, indexed.note], next: "find out who changed it, and gather the evidence again")
    }
    try file.requireAge(since: entry.created, "made", maxAge: maxAge, now: now, next: next)
    return file
  }
}

/// One file of evidence that is what the index recorded.
struct EvidenceFile: Sendable {
  let entry: EvidenceIndex.File
  let bytes: [UInt8]
  let note: EvidenceNote

  var name: String { entry.name }

  /// Refuses what was `done` longer than `maxAge` before `now`, or after it.
  func requireAge(
    since time: Timestamp, _ done: String, maxAge: Duration, now: Timestamp, next: String
  ) throws(Shortfall) {
    let age = now.seconds(since: time)
    guard age >= -EvidenceFolder.clockTolerance else {
      throw .no("\(name): \(done) at \(time), in the future at \(now)", [note], next: next)
    }
    guard age <= maxAge.components.seconds else {
      throw .no(
        "\(name): \(done) \(AgeText.of(seconds: age)) ago, expected at most "
          + AgeText.of(seconds: maxAge.components.seconds), [note], next: next)
    }
  }
}

/// Ages as people read them.
enum AgeText {
  /// The largest unit that fits, rounded down: `3 d`, `5 h`, `12 min`, `40 s`.
  static func of(seconds: Int64) -> String {
    switch seconds {
    case 172_800...: "\(seconds / 86_400) d"
    case 7200...: "\(seconds / 3600) h"
    case 120...: "\(seconds / 60) min"
    default: "\(max(0, seconds)) s"
    }
  }
}
