import Crypto
import RFC3339

/// The files of a folder of evidence as they were read, once each, to be judged for one commit at one time.
struct EvidenceSet: Sendable {
  /// The commit that all of it must be about.
  let commit: String
  let now: Timestamp
  /// The folder's `evidence.json`.
  let index: Result<Index, EvidenceError>
  /// The files that the index lists and a rule may ask for, by name; the error of one that could not be read.
  let files: [String: Result<Content, EvidenceError>]

  /// The index with the digest of its file.
  struct Index: Sendable {
    let index: EvidenceIndex
    let digest: FileDigest
  }

  /// The bytes of one file with their digest.
  struct Content: Equatable, Sendable {
    let bytes: [UInt8]
    let sha256: Digest

    init(_ bytes: [UInt8]) {
      self.bytes = bytes
      sha256 = SHA256.digest(of: bytes)
    }
  }

  /// The index's digest, for the case; `nil` when there is no index that can be read.
  var indexDigest: FileDigest? { try? index.get().digest }

  /// Whether the index names the file.
  func lists(_ name: String) -> Bool { (try? index.get().index[name]) ?? nil != nil }

  /// A file that is listed, present, as recorded, about this commit, and neither stale nor from the future.
  func file(_ name: String, maxAge: Duration) throws(EvidenceError) -> EvidenceFile {
    let indexed = try index.get()
    guard let entry = indexed.index[name] else {
      throw EvidenceError(
        "\(name): not in evidence.json, expected an entry", kind: .refused, files: [indexed.digest])
    }
    guard indexed.index.commit == commit else {
      throw EvidenceError(
        "evidence.json: about commit \(indexed.index.commit), expected \(commit)", kind: .refused,
        files: [indexed.digest], next: "gather the evidence of this commit")
    }
    guard let read = files[name] else {
      throw EvidenceError("\(name): was not read", kind: .unreadable)
    }
    let content = try read.get()
    let age = now.seconds(since: entry.created)
    let file = EvidenceFile(
      entry: entry, bytes: content.bytes,
      digest: FileDigest(name: name, sha256: content.sha256, ageSeconds: Int(max(0, age))))
    guard content.sha256 == entry.sha256 else {
      throw EvidenceError(
        "\(name): SHA-256 is \(content.sha256.hex), expected \(entry.sha256.hex) of evidence.json",
        kind: .integrity, files: [file.digest, indexed.digest],
        next: "find out who changed it, and gather the evidence again")
    }
    try file.requireAge(since: entry.created, "made", maxAge: maxAge, now: now)
    return file
  }
}

/// One file of evidence that is what the index recorded.
struct EvidenceFile: Sendable {
  let entry: EvidenceIndex.File
  let bytes: [UInt8]
  let digest: FileDigest

  var name: String { entry.name }

  /// Refuses what was `done` longer than `maxAge` before `now`, or after it.
  func requireAge(
    since time: Timestamp, _ done: String, maxAge: Duration, now: Timestamp
  ) throws(EvidenceError) {
    guard !time.isInTheFuture(at: now) else {
      throw EvidenceError(
        "\(name): \(done) at \(time), in the future at \(now)", kind: .refused, files: [digest])
    }
    let age = now.seconds(since: time)
    guard age <= maxAge.components.seconds else {
      throw EvidenceError(
        "\(name): \(done) \(AgeText.of(seconds: age)) ago, expected at most "
          + AgeText.of(seconds: maxAge.components.seconds), kind: .refused, files: [digest])
    }
  }
}
