import Crypto
import Durable
import RFC3339
import Support
import Testing

@testable import Logbook

struct RecoveryTests {
  static let sizes = [0, 1, 5, 255, 256, 257]

  private func addToEntries(_ bytes: [UInt8], _ log: TestLog) throws {
    try TestFile.write(TestFile.read(log.folder.entriesPath) + bytes, to: log.folder.entriesPath)
  }

  @Test(arguments: sizes)
  func rollsAWholeLineForward(_ size: Int) throws {
    let log = try TestLog(size: size)
    let line = try TestLog.entry(size).line
    try addToEntries(line + [0x0a], log)
    let before = try log.files()
    let end = try TestFile.read(log.folder.entriesPath).count - line.count - 1
    let fault =
      size == 0
      ? Damage.Fault.uncommittedTail(offset: 0, count: line.count + 1, signed: 0)
      : .uncommittedTail(offset: end, count: line.count + 1, signed: size)
    #expect(log.damage() == Damage(file: log.folder.entriesPath, fault: fault))
    #expect(try log.files() == before, "verify repairs nothing")
    let appended = try log.append(size + 1)
    #expect(appended.rolledForward == (try TestLog.entry(size)))
    #expect(appended.entry.seq == size + 1)
    #expect(try log.folder.verify(checksForm: true).checkpoint.checkpoint.size == size + 2)
  }

  @Test(arguments: sizes)
  func movesATornLineAside(_ size: Int) throws {
    let line = try TestLog.entry(size).line
    for count in [1, 20, line.count - 1, line.count] {
      let log = try TestLog(size: size)
      let torn = Array(line.prefix(count))
      try addToEntries(torn, log)
      #expect(log.damage()?.file == log.folder.entriesPath)
      let appended = try log.append(size)
      let name = "torn-\(size)-\(SHA256.digest(of: torn).hex)"
      #expect(appended.tornFile == log.folder.path + "/" + name)
      #expect(try TestFile.read(log.folder.path + "/" + name) == torn)
      #expect(try log.folder.verify(checksForm: true).checkpoint.checkpoint.size == size + 1)
    }
  }

  @Test(arguments: sizes)
  func refusesAnyOtherUncommittedTail(_ size: Int) throws {
    let line = try TestLog.entry(size).line + [0x0a]
    var earlier = TestLog.draft(size)
    earlier.time = TestLog.start.adding(seconds: -10)
    var table: [(String, [UInt8])] = [
      ("two lines", try line + TestLog.entry(size + 1).line + [0x0a]),
      ("a line and a part", line + [0x7b]),
      ("another seq", try TestLog.entry(size + 1).line + [0x0a]),
      ("an empty line", [0x0a]),
      ("not an entry", Array("hello\n".utf8)),
      ("a space at the end", line.dropLast() + [0x20, 0x0a]),
      ("a line that is too long", [UInt8](repeating: 0x61, count: 65_536) + [0x0a]),
      ("a torn line that is too long", [UInt8](repeating: 0x61, count: 65_536)),
    ]
    if size > 0 { table.append(("an earlier time", try Entry(seq: size, earlier).line + [0x0a])) }
    for (label, bytes) in table {
      let log = try TestLog(size: size)
      try addToEntries(bytes, log)
      let files = try log.files()
      let found = log.damage { try log.append(size) }
      #expect(found?.file == log.folder.entriesPath, "\(label)")
      #expect(log.damage()?.file == log.folder.entriesPath, "\(label)")
      #expect(try log.files() == files, "\(label)")
    }
  }

  @Test func findsTheLastEntryAfterTheLongestLines() throws {
    let log = try TestLog()
    var draft = TestLog.draft(0)
    for number in 0..<3 {
      draft.details["t"] = ""
      let room = Entry.maximumLength - (try Entry(seq: number, draft).line.count)
      draft.details["t"] = String(repeating: "x", count: room)
      try log.folder.append(draft, signer: log.signer, wait: TestLog.patience)
    }
    try addToEntries(Entry(seq: 3, draft).line.dropLast(), log)
    let torn = try log.folder.append(TestLog.draft(3), signer: log.signer, wait: TestLog.patience)
    #expect(torn.tornFile != nil)
    try addToEntries(Entry(seq: 4, TestLog.draft(4)).line + [0x0a], log)
    #expect(try log.append(5).rolledForward?.seq == 4)
    #expect(try log.folder.verify(checksForm: true).checkpoint.checkpoint.size == 6)
  }

  /// The files that each step of a killed append leaves: verify reports them as damage, and the
  /// next append completes the entry.
  @Test(arguments: [0, 1, 255, 256, 511])
  func completesAnAppendStoppedBetweenAnyTwoFiles(_ size: Int) throws {
    let before = try TestLog(size: size)
    let after = try TestLog(size: size + 1)
    let newFiles = try after.files().map { String($0.dropFirst(after.folder.path.count)) }
      .filter { !TestFile.exists(before.folder.path + $0) }
    for count in 0...newFiles.count {
      let log = try TestLog(size: size)
      try addToEntries(TestLog.entry(size).line + [0x0a], log)
      for file in newFiles.prefix(count) {
        let path = log.folder.path + file
        try makeFolder(LogFolder.parent(of: path), mode: .sharedFolder)
        try TestFile.write(TestFile.read(after.folder.path + file), to: path)
        try TestFile.write([1, 2], to: LogFolder.parent(of: path) + "/.x.tmp-0123456789abcdef")
      }
      #expect(log.damage() != nil)
      let appended = try log.append(size + 1)
      #expect(appended.rolledForward?.seq == size)
      #expect(try log.folder.verify(checksForm: true).checkpoint.checkpoint.size == size + 2)
      #expect(try log.files().allSatisfy { !$0.contains(".tmp-") })
    }
  }

  @Test func acceptsOldPartialTilesWithTheirOldContent() throws {
    for (size, next) in [(5, 6), (255, 256), (511, 512)] {
      let log = try TestLog(size: next)
      let old = try TestLog(size: size)
      let stale = TilePath.tiles(ofSize: size).filter { $0.relation(toSize: next) == .older }
      for path in stale {
        let file = log.folder.path(of: path)
        try makeFolder(LogFolder.parent(of: file), mode: .sharedFolder)
        try TestFile.write(TestFile.read(old.folder.path(of: path)), to: file)
      }
      #expect(try log.folder.verify().checkpoint.checkpoint.size == next)
      let path = try #require(stale.first)
      var bytes = try TestFile.read(log.folder.path(of: path))
      bytes[bytes.count - 1] ^= 1
      try TestFile.write(bytes, to: log.folder.path(of: path))
      #expect(log.damage()?.file == log.folder.path(of: path))
      try log.append(next)
      #expect(try log.folder.verify().checkpoint.checkpoint.size == next + 1)
    }
  }
}
