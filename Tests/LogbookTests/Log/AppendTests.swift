import Crypto
import Durable
import RFC3339
import Support
import Testing

@testable import Logbook

struct AppendTests {
  @Test func initializesAnEmptyLog() throws {
    let log = try TestLog()
    let verification = try log.folder.verify(checksForm: true)
    #expect(verification.checkpoint.checkpoint.size == 0)
    #expect(verification.tiles == 0)
    #expect(try TestFile.read(log.folder.entriesPath).isEmpty)
    for (path, mode) in [("", 0o755), ("/checkpoint", 0o644), ("/entries.jsonl", 0o644)] {
      #expect(try TestFile.mode(of: log.folder.path + path) == UInt32(mode))
    }
  }

  @Test func initializesOnlyWhereThereIsNoLog() throws {
    let log = try TestLog()
    #expect(throws: LogbookError.exists(log.folder.path)) {
      try log.folder.initialize(signer: log.signer)
    }
    let killed = LogFolder(path: log.temporary.path(of: "killed"), key: log.signer.verifier)
    try makeFolder(killed.path, mode: .sharedFolder)
    try TestFile.write([], to: killed.entriesPath)
    #expect(throws: LogbookError.absent(killed.path)) { try killed.checkpoint() }
    try killed.initialize(signer: log.signer)
    let foreign = LogFolder(path: log.temporary.path(of: "foreign"), key: log.signer.verifier)
    try makeFolder(foreign.path, mode: .sharedFolder)
    try TestFile.write([0x0a], to: foreign.entriesPath)
    #expect(throws: LogbookError.exists(foreign.path)) {
      try foreign.initialize(signer: log.signer)
    }
    #expect(
      log.damage { _ = try foreign.checkpoint() }
        == Damage(file: foreign.checkpointPath, fault: .missing))
  }

  /// Each append leaves the same bytes as writing the whole log at once: stale partial tiles are
  /// removed.
  @Test func leavesTheSameFilesAsTheWholeLog() throws {
    let log = try TestLog()
    for number in 0..<9 {
      let appended = try log.append(number)
      #expect(appended.entry.seq == number)
      #expect(appended.rolledForward == nil && appended.tornFile == nil)
      try expectSame(log, TestLog(size: number + 1))
    }
  }

  @Test(arguments: [254, 255, 256, 257, 510, 511, 512])
  func crossesTheEdgesOfTiles(_ size: Int) throws {
    let log = try TestLog(size: size)
    try log.append(size)
    try log.append(size + 1)
    try expectSame(log, TestLog(size: size + 2))
    #expect(try log.folder.verify(checksForm: true).checkpoint.checkpoint.size == size + 2)
  }

  private func expectSame(_ log: TestLog, _ other: TestLog) throws {
    func relative(_ log: TestLog) throws -> [String] {
      try log.files().map { String($0.dropFirst(log.folder.path.count)) }
    }
    let files = try relative(log)
    #expect(try files == relative(other))
    for file in files {
      #expect(
        try TestFile.read(log.folder.path + file) == TestFile.read(other.folder.path + file),
        "\(file)")
    }
  }

  @Test func acknowledgesBeforeOldTilesAreRemoved() throws {
    let log = try TestLog(size: 3)
    var acknowledged: Appended?
    try log.folder.append(TestLog.draft(3), signer: log.signer, wait: TestLog.patience) {
      appended in
      acknowledged = appended
      #expect(TestFile.exists(log.folder.path + "/tile/0/000.p/3"))
      #expect(TestFile.exists(log.folder.path + "/tile/0/000.p/4"))
    }
    #expect(acknowledged?.entry.seq == 3)
    #expect(!TestFile.exists(log.folder.path + "/tile/0/000.p/3"))
  }

  @Test func refusesAClockBehindTheLastEntry() throws {
    let log = try TestLog(size: 3)
    var draft = TestLog.draft(2)
    // The same second is accepted.
    try log.folder.append(draft, signer: log.signer, wait: TestLog.patience)
    let last = draft.time
    draft.time = last.adding(seconds: -1)
    let before = try TestFile.read(log.folder.entriesPath)
    #expect(throws: LogbookError.clockBehind(last: last, now: draft.time)) {
      try log.folder.append(draft, signer: log.signer, wait: TestLog.patience)
    }
    #expect(try TestFile.read(log.folder.entriesPath) == before)
  }

  @Test func refusesAnotherKey() throws {
    let log = try TestLog(size: 1)
    let other = try TestLog.signer(seed: 8)
    #expect(throws: LogbookError.foreignKey(other.verifier.name)) {
      try log.folder.append(TestLog.draft(1), signer: other, wait: TestLog.patience)
    }
    let folder = LogFolder(path: log.folder.path, key: other.verifier)
    let fault = Damage.Fault.checkpoint(.noTrustedSignature)
    #expect(
      log.damage { try folder.append(TestLog.draft(1), signer: other, wait: TestLog.patience) }
        == Damage(file: folder.checkpointPath, fault: fault))
  }

  @Test func writesNothingForAnInvalidDraft() throws {
    let log = try TestLog(size: 1)
    var draft = TestLog.draft(1)
    draft.commit = "HEAD"
    #expect(throws: LogbookError.entry(.field(.commit))) {
      try log.folder.append(draft, signer: log.signer, wait: TestLog.patience)
    }
    #expect(try log.folder.verify().checkpoint.checkpoint.size == 1)
  }

  @Test func refusesALogOlderThanAKnownCheckpoint() throws {
    let log = try TestLog(size: 5)
    let known = try TestLog.checkpoint(size: 7)
    #expect(throws: LogbookError.behind(size: 5, known: 7)) {
      try log.folder.append(
        TestLog.draft(5), signer: log.signer, known: known, wait: TestLog.patience)
    }
    let older = try TestLog.checkpoint(size: 4)
    try log.folder.append(
      TestLog.draft(5), signer: log.signer, known: older, wait: TestLog.patience)
    let fork = try forked(size: 4)
    #expect(
      log.damage {
        try log.folder.append(
          TestLog.draft(6), signer: log.signer, known: fork, wait: TestLog.patience)
      }
        == Damage(file: log.folder.checkpointPath, fault: .forked(size: 6, earlier: 4)))
  }

  private func forked(size: Int) throws -> SignedCheckpoint {
    let log = try TestLog(size: size - 1)
    return try log.append(size + 100).checkpoint
  }

  @Test func waitsForTheLockNoLongerThanAsked() throws {
    let log = try TestLog(size: 1)
    let lock = try FileLock(log.folder.entriesPath)
    do {
      try log.folder.append(TestLog.draft(1), signer: log.signer, wait: .milliseconds(20))
      Issue.record("appended while another held the lock")
    } catch LogbookError.file(let error) {
      #expect(error.kind == .locked && error.path == log.folder.entriesPath)
    }
    _ = consume lock
    try log.append(1)
  }

  @Test func refusesAnAbsentLog() throws {
    let log = try TestLog()
    let absent = LogFolder(path: log.temporary.path(of: "absent"), key: log.signer.verifier)
    #expect(throws: LogbookError.absent(absent.path)) {
      try absent.append(TestLog.draft(0), signer: log.signer)
    }
    #expect(throws: LogbookError.absent(absent.path)) { try absent.verify() }
  }
}
