package import Crypto
package import RFC3339

/// The files of a folder of evidence, for a decision about one commit at one time. Each file is
/// read only once.
package struct EvidenceSet: Sendable {
  /// The commit that all of the evidence must be about.
  package let commit: String
  /// The CI run that must have gathered the evidence; `nil` if any run may have.
  package let run: String?
  package let now: Timestamp
  /// The folder's `evidence.json`, or the reason why it is not usable.
  package let index: Result<Index, EvidenceError>
  /// The files that the index lists and a rule can require, by name. The value is an error if the
  /// file could not be read.
  package let files: [String: Result<Content, EvidenceError>]

  package init(
    commit: String, run: String? = nil, now: Timestamp, index: Result<Index, EvidenceError>,
    files: [String: Result<Content, EvidenceError>]
  ) {
    self.commit = commit
    self.run = run
    self.now = now
    self.index = index
    self.files = files
  }

  /// The index and its digest.
  package struct Index: Sendable {
    package let index: EvidenceIndex
    package let digest: FileDigest

    package init(index: EvidenceIndex, digest: FileDigest) {
      self.index = index
      self.digest = digest
    }
  }

  /// The bytes of one file and their digest.
  package struct Content: Equatable, Sendable {
    package let bytes: [UInt8]
    package let sha256: Digest

    package init(_ bytes: [UInt8]) {
      self.bytes = bytes
      sha256 = SHA256.digest(of: bytes)
    }
  }

  /// The digest of the index, which a case contains; `nil` if the index cannot be read.
  package var indexDigest: FileDigest? { try? index.get().digest }

  /// Reports whether the index lists the file.
  package func lists(_ name: String) -> Bool { (try? index.get().index[name]) ?? nil != nil }

  /// Returns a file of the folder. Throws unless the file is listed, readable, unchanged, about
  /// this commit, at most `maxAge` old and not from the future.
  package func file(_ name: String, maxAge: Duration) throws(EvidenceError) -> EvidenceFile {
    let indexed = try index.get()
    guard let entry = indexed.index[name] else {
      throw EvidenceError(
        "\(name): not in evidence.json", kind: .refused, files: [indexed.digest])
    }
    guard indexed.index.commit == commit else {
      throw EvidenceError(
        "evidence.json: about commit \(indexed.index.commit), expected \(commit)", kind: .refused,
        files: [indexed.digest], next: "gather the evidence for this commit")
    }
    guard run == nil || indexed.index.run == run else {
      let other = indexed.index.run.map { "of run \($0)" } ?? "of no stated run"
      throw EvidenceError(
        "evidence.json: \(other), expected run \(run ?? "")", kind: .refused,
        files: [indexed.digest], next: "gather the evidence in this run")
    }
    guard let read = files[name] else {
      throw EvidenceError("\(name): was not read", kind: .unreadable)
    }
    let content = try read.get()
    let file = EvidenceFile(
      entry: entry, run: indexed.index.run, bytes: content.bytes, sha256: content.sha256, now: now)
    guard content.sha256 == entry.sha256 else {
      throw EvidenceError(
        "\(name): SHA-256 is \(content.sha256.hex), expected \(entry.sha256.hex) from evidence.json",
        kind: .integrity, files: [file.digest, indexed.digest],
        next: "find out who changed the file, and gather the evidence again")
    }
    try file.requireAge(since: entry.created, "made", maxAge: maxAge, now: now)
    return file
  }
}

/// A file of evidence whose bytes have the digest of its entry in the index.
package struct EvidenceFile: Sendable {
  package let entry: EvidenceIndex.File
  /// The CI run that gathered the file; `nil` if the index does not state it.
  package let run: String?
  package let bytes: [UInt8]
  /// The digest, and the age of the report: of the time that it states, or else of its entry.
  package private(set) var digest: FileDigest

  init(
    entry: EvidenceIndex.File, run: String?, bytes: [UInt8], sha256: Digest, now: Timestamp
  ) {
    self.entry = entry
    self.run = run
    self.bytes = bytes
    digest = FileDigest(
      name: entry.name, sha256: sha256,
      ageSeconds: EvidenceFile.age(of: entry.created, at: now))
  }

  /// Returns the file with the age of a report that states `time`. The older of both ages counts.
  package func stating(_ time: Timestamp, now: Timestamp) -> EvidenceFile {
    var file = self
    let age = max(digest.ageSeconds ?? 0, EvidenceFile.age(of: time, at: now))
    file.digest = FileDigest(name: digest.name, sha256: digest.sha256, ageSeconds: age)
    return file
  }

  private static func age(of time: Timestamp, at now: Timestamp) -> Int {
    Int(max(0, now.seconds(since: time)))
  }

  /// The path below the folder.
  package var name: String { entry.name }

  /// The time of a report that states none: when the run that made it indexed it. It is `nil` if the
  /// index does not state the run.
  package var runTime: Timestamp? { run == nil ? nil : entry.created }

  /// Throws if `time` is more than `maxAge` before `now` or in the future. `event` is a participle
  /// for the message, such as "scanned".
  package func requireAge(
    since time: Timestamp, _ event: String, maxAge: Duration, now: Timestamp
  ) throws(EvidenceError) {
    guard !time.isInTheFuture(at: now) else {
      throw EvidenceError(
        "\(name): \(event) at \(time), later than the current time \(now)", kind: .refused,
        files: [digest])
    }
    let age = now.seconds(since: time)
    guard age <= maxAge.components.seconds else {
      throw EvidenceError(
        "\(name): \(event) \(AgeText.of(seconds: age)) ago, expected at most "
          + AgeText.of(seconds: maxAge.components.seconds), kind: .refused, files: [digest])
    }
  }
}

extension EvidenceError {
  /// Returns an error from a format's reader, with the name and the digest of the file added.
  package func naming(_ file: EvidenceFile) -> EvidenceError {
    EvidenceError("\(file.name): \(description)", kind: kind, files: [file.digest])
  }
}
