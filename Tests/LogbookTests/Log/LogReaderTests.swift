import Crypto
import RFC3339
import Support
import Testing

@testable import Logbook

struct LogReaderTests {
  @Test(arguments: [1, 5, 256, 700])
  func findsAndProvesEveryEntry(_ size: Int) throws {
    let log = try TestLog(size: size)
    var reader = try LogReader(log.folder)
    let policy = TrustPolicy(log: log.signer.verifier)
    for index in 0..<size {
      #expect(try reader.entry(at: index) == TestLog.entry(index))
      let proof = try ProofFile(parsing: reader.proof(of: index).bytes)
      #expect(try proof.verify(entry: TestLog.entry(index).line, policy: policy).size == size)
    }
    for index in [-1, size, Int.max] {
      do {
        _ = try reader.entry(at: index)
        Issue.record("entry \(index)")
      } catch { #expect(error == .noEntry(index, size: size)) }
    }
  }

  @Test func listsTheLastEntries() throws {
    let log = try TestLog(size: 2000)
    var reader = try LogReader(log.folder)
    let all = try (0..<2000).map { try TestLog.entry($0) }
    #expect(try reader.entries() == all)
    #expect(try reader.entries(limit: 0).isEmpty)
    #expect(try reader.entries(limit: 3) == all.suffix(3))
    let from = TestLog.start.adding(seconds: 100)
    let to = TestLog.start.adding(seconds: 110)
    let table: [(EntryFilter, (Entry) -> Bool)] = [
      (EntryFilter(kinds: [.deploy, .note]), { $0.kind == .deploy || $0.kind == .note }),
      (EntryFilter(env: "prod"), { $0.content.env == "prod" }),
      (EntryFilter(from: from), { $0.time >= from }),
      (EntryFilter(to: to), { $0.time <= to }),
      (
        EntryFilter(kinds: [.deploy], env: "staging", from: from, to: to),
        {
          $0.kind == .deploy && $0.content.env == "staging" && $0.time >= from && $0.time <= to
        }
      ),
      (EntryFilter(env: ""), { _ in false }),
    ]
    for (filter, passes) in table {
      let expected = all.filter(passes)
      #expect(try reader.entries(matching: filter) == expected)
      #expect(try reader.entries(matching: filter, limit: 2) == expected.suffix(2))
    }
  }

  @Test func leavesOutUncommittedLines() throws {
    let log = try TestLog(size: 3)
    let bytes = try TestFile.read(log.folder.entriesPath)
    for uncommitted in [try TestLog.entry(3).line + [0x0a], [0x7b]] {
      try TestFile.write(bytes + uncommitted, to: log.folder.entriesPath)
      var reader = try LogReader(log.folder)
      #expect(try reader.entries().map(\.seq) == [0, 1, 2])
      #expect(try reader.entry(at: 2).seq == 2)
    }
    let unused = try TestLog()
    var empty = try LogReader(unused.folder)
    #expect(try empty.entries().isEmpty)
  }

  @Test func refusesEntriesThatWereChanged() throws {
    let log = try TestLog(size: 300)
    let bytes = try TestFile.read(log.folder.entriesPath)
    let offset = try (0..<7).reduce(0) { try $0 + TestLog.entry($1).line.count + 1 }
    var changed = bytes
    changed[offset + 12] ^= 1
    try TestFile.write(changed, to: log.folder.entriesPath)
    let expected = LogbookError.damaged(
      Damage(file: log.folder.entriesPath, fault: .entry(index: 7, offset: offset)))
    #expect(throws: expected) {
      var reader = try LogReader(log.folder)
      _ = try reader.entry(at: 7)
    }
    #expect(throws: expected) {
      var reader = try LogReader(log.folder)
      _ = try reader.entries()
    }
    #expect(throws: LogbookError.self) { try log.folder.export(to: log.temporary.path(of: "out")) }
  }

  @Test func refusesTilesThatWereChanged() throws {
    let log = try TestLog(size: 300)
    for path in ["/tile/0/000", "/tile/0/001.p/44", "/tile/1/000.p/1"] {
      let bytes = try TestFile.read(log.folder.path + path)
      var changed = bytes
      changed[5] ^= 1
      try TestFile.write(changed, to: log.folder.path + path)
      #expect(throws: LogbookError.self, "\(path)") {
        var reader = try LogReader(log.folder)
        _ = try reader.proof(of: 0)
      }
      try TestFile.write(bytes, to: log.folder.path + path)
    }
  }

  @Test func refusesToListALogWhoseFirstEntriesAreGone() throws {
    let log = try TestLog(size: 5)
    let first = try (0..<2).reduce(0) { try $0 + TestLog.entry($1).line.count + 1 }
    let rest = Array(try TestFile.read(log.folder.entriesPath).dropFirst(first))
    try TestFile.write(rest, to: log.folder.entriesPath)
    var reader = try LogReader(log.folder)
    #expect(try reader.entries(limit: 3).map(\.seq) == [2, 3, 4])
    let fault = Damage.Fault.truncated(entries: 3, signed: 5, length: rest.count)
    #expect(throws: LogbookError.damaged(Damage(file: log.folder.entriesPath, fault: fault))) {
      try reader.entries()
    }
  }

  @Test func namesTheFirstEntryBelowATileThatWasChanged() throws {
    let log = try TestLog(size: 600)
    for (path, entry) in [("/tile/0/000", 0), ("/tile/0/001", 256)] {
      let file = log.folder.path + path
      let bytes = try TestFile.read(file)
      var changed = bytes
      changed[5] ^= 1
      try TestFile.write(changed, to: file)
      var reader = try LogReader(log.folder)
      let damage = Damage(file: file, fault: .hash(position: 0, entry: entry))
      #expect(throws: LogbookError.damaged(damage)) { try reader.proof(of: entry + 44) }
      try TestFile.write(bytes, to: file)
    }
  }

  /// An append replaces the checkpoint and then removes the partial tile of the old size.
  @Test func readsAgainIfAnAppendReplacedTheCheckpoint() throws {
    let log = try TestLog(size: 3)
    let damage = Damage(file: log.folder.tilesPath, fault: .missing)
    var sizes: [Int] = []
    let entry = try log.folder.read { (reader) throws(LogbookError) in
      sizes.append(reader.size)
      if sizes.count < 3 {
        _ = try? log.append(sizes.count + 2)
        throw .damaged(damage)
      }
      return try reader.entry(at: 4)
    }
    #expect(sizes == [3, 4, 5])
    #expect(entry.seq == 4)
  }

  @Test func readsUnderTheLockIfAppendsNeverStop() throws {
    let log = try TestLog(size: 1)
    var attempts = 0
    let size = try log.folder.read { (reader) throws(LogbookError) in
      attempts += 1
      guard attempts < 9 else { return reader.size }
      _ = try? log.append(attempts)
      throw .damaged(Damage(file: log.folder.tilesPath, fault: .missing))
    }
    #expect(attempts == 9)
    #expect(size == 9)
  }

  @Test func reportsDamageAtOnceIfTheCheckpointIsTheSame() throws {
    let log = try TestLog(size: 3)
    let damage = Damage(file: log.folder.tilesPath, fault: .missing)
    var attempts = 0
    #expect(throws: LogbookError.damaged(damage)) {
      try log.folder.read { (_) throws(LogbookError) in
        attempts += 1
        throw .damaged(damage)
      }
    }
    #expect(attempts == 1)
  }

  @Test func nobodyAppendsWhileTheLogIsLocked() throws {
    let log = try TestLog(size: 3)
    var locked = try log.folder.lock(signer: log.signer, wait: TestLog.patience)
    #expect(throws: LogbookError.self) {
      try log.folder.append(TestLog.draft(3), signer: log.signer)
    }
    #expect(try locked.append(TestLog.draft(3)).entry.seq == 3)
    #expect(try locked.append(TestLog.draft(4)).entry.seq == 4)
    #expect(locked.checkpoint.checkpoint.size == 5)
    #expect(try log.folder.verify(checksForm: true).checkpoint.checkpoint.size == 5)
  }
}
