import Crypto
import Durable
import Glibc
import Support
import Testing

@testable import Logbook

struct VerifyTests {
  /// The entries of the largest are read in several spans.
  @Test(arguments: [0, 1, 2, 255, 256, 257, 511, 512, 1000, 3000])
  func acceptsALogMadeByAppends(_ size: Int) throws {
    let log = try TestLog(size: size)
    let verification = try log.folder.verify(checksForm: true)
    #expect(verification.checkpoint.checkpoint.size == size)
    #expect(verification.tiles == TilePath.tiles(ofSize: size).count)
    #expect(verification.length == (try TestFile.read(log.folder.entriesPath).count))
  }

  /// Flips one bit of every byte of every file of a small log, and truncates every file.
  @Test(arguments: [0, 1, 5])
  func refusesEveryFlippedByteAndTruncationOfASmallLog(_ size: Int) throws {
    let log = try TestLog(size: size)
    for file in try log.files() {
      let bytes = try TestFile.read(file)
      for position in bytes.indices {
        try expectDamage(log, file, flipping: position, bit: position % 8, of: bytes)
      }
      for count in stride(from: bytes.count - 1, through: 0, by: -5) {
        try TestFile.write(Array(bytes.prefix(count)), to: file)
        #expect(log.damage() != nil, "\(file) cut to \(count) bytes")
      }
      try TestFile.write(bytes, to: file)
    }
    #expect(try log.folder.verify().checkpoint.checkpoint.size == size)
  }

  @Test(arguments: [255, 256, 257, 511])
  func refusesFlippedBytesAndTruncationsOfALargerLog(_ size: Int) throws {
    let seed = Seed()
    var generator = seed.generator
    let log = try TestLog(size: size)
    for file in try log.files() {
      let bytes = try TestFile.read(file)
      for _ in 0..<60 {
        let position = Int.random(in: bytes.indices, using: &generator)
        let bit = Int.random(in: 0..<8, using: &generator)
        try expectDamage(log, file, flipping: position, bit: bit, of: bytes, "\(seed)")
      }
      for _ in 0..<20 {
        let count = Int.random(in: 0..<bytes.count, using: &generator)
        try TestFile.write(Array(bytes.prefix(count)), to: file)
        #expect(log.damage() != nil, "\(file) cut to \(count) bytes, \(seed)")
      }
      try TestFile.write(bytes, to: file)
    }
  }

  private func expectDamage(
    _ log: TestLog, _ file: String, flipping position: Int, bit: Int, of bytes: [UInt8],
    _ seed: String = ""
  ) throws {
    var flipped = bytes
    flipped[position] ^= 1 << UInt8(bit)
    try TestFile.write(flipped, to: file)
    let damage = log.damage()
    #expect(damage != nil, "\(file) byte \(position) bit \(bit) \(seed)")
    // A flipped bit in a tile of an upper level or of the right edge changes the root: the damage
    // names the folder.
    #expect(damage?.file == file || damage?.fault == .root, "\(file): \(damage as Any) \(seed)")
    try TestFile.write(bytes, to: file)
  }

  @Test(arguments: [1, 5, 256, 257])
  func refusesEachMissingFileAndEachAppendedByte(_ size: Int) throws {
    let log = try TestLog(size: size)
    for file in try log.files() {
      let bytes = try TestFile.read(file)
      for extra: [UInt8] in [[0], [0x0a], Array("x\n".utf8)] {
        try TestFile.write(bytes + extra, to: file)
        #expect(log.damage()?.file == file, "\(file) with \(extra)")
      }
      #expect(unlink(file) == 0)
      #expect(log.damage() == Damage(file: file, fault: .missing))
      // A link is refused even if it leads to the right content.
      let content = log.folder.path + ".content"
      try TestFile.write(bytes, to: content)
      for target in ["/dev/null", content] {
        #expect(symlink(target, file) == 0)
        #expect(log.damage() == Damage(file: file, fault: .notRegular), "\(file) to \(target)")
        #expect(unlink(file) == 0)
      }
      #expect(unlink(content) == 0)
      try TestFile.write(bytes, to: file)
    }
    #expect(log.damage() == nil)
  }

  @Test func refusesForeignFilesBelowTheTiles() throws {
    let table: [(String, Damage.Fault)] = [
      ("tile/README", .foreign), ("tile/0/002", .foreign), ("tile/0/001", .foreign),
      ("tile/0/001.p/2", .foreign), ("tile/0/1", .foreign), ("tile/1/000", .foreign),
      ("tile/2/000.p/1", .foreign), ("tile/0/x000/000", .foreign), ("tile/9/000", .foreign),
      ("tile/entries/000", .foreign), ("tile/0/x999/x999/x999/x999/x999/999", .foreign),
      ("tile/0/.000.tmp-0123456789abcdef", .unfinished),
    ]
    for (path, fault) in table {
      let log = try TestLog(size: 257)
      #expect(log.damage() == nil)
      let file = "\(log.folder.path)/\(path)"
      try makeFolder(LogFolder.parent(of: file), mode: .sharedFolder)
      try TestFile.write([UInt8](repeating: 0, count: 32), to: file)
      let found = log.damage()
      #expect(found?.fault == fault, "\(path)")
      #expect(found.map { file.hasPrefix($0.file) } == true, "\(path)")
    }
  }

  @Test func namesTheEntryAndItsOffset() throws {
    let log = try TestLog(size: 700)
    let bytes = try TestFile.read(log.folder.entriesPath)
    let offset = try (0..<600).reduce(0) { try $0 + TestLog.entry($1).line.count + 1 }
    var flipped = bytes
    flipped[offset + 30] ^= 1
    try TestFile.write(flipped, to: log.folder.entriesPath)
    let expected = Damage(
      file: log.folder.entriesPath, fault: .entry(index: 600, offset: offset))
    #expect(log.damage() == expected)
    #expect("\(expected)".hasSuffix("entry 600 at byte \(offset) is not what was signed"))
    var removed = bytes
    removed.removeSubrange(offset..<(offset + (try TestLog.entry(600).line.count) + 1))
    try TestFile.write(removed, to: log.folder.entriesPath)
    #expect(
      log.damage()
        == Damage(
          file: log.folder.entriesPath,
          fault: .truncated(entries: 699, signed: 700, length: removed.count)))
  }

  @Test(arguments: [0, 1400, 2999])
  func namesAnEntryOfEverySpan(_ index: Int) throws {
    let log = try TestLog(size: 3000)
    var bytes = try TestFile.read(log.folder.entriesPath)
    #expect(bytes.count > 2 * EntrySpan.length)
    let offset = try (0..<index).reduce(0) { try $0 + TestLog.entry($1).line.count + 1 }
    bytes[offset + 30] ^= 1
    try TestFile.write(bytes, to: log.folder.entriesPath)
    #expect(
      log.damage()
        == Damage(file: log.folder.entriesPath, fault: .entry(index: index, offset: offset)))
  }

  /// What follows the signed entries: a line of `count` bytes, with or without a line end.
  @Test(arguments: [
    (1, "", false), (4097, "", false), (65_535, "", false), (65_536, "", true),
    (300_000, "", true), (65_535, "\n", false), (65_536, "\n", true), (300_000, "\n", true),
  ])
  func namesTheLineThatIsNotSigned(_ count: Int, _ end: String, _ isTooLong: Bool) throws {
    let log = try TestLog(size: 5)
    let bytes = try TestFile.read(log.folder.entriesPath)
    let line = [UInt8](repeating: UInt8(ascii: "x"), count: count) + Array(end.utf8)
    try TestFile.write(bytes + line, to: log.folder.entriesPath)
    let fault =
      isTooLong
      ? Damage.Fault.lineTooLong(index: 5, offset: bytes.count)
      : .uncommittedTail(offset: bytes.count, count: line.count, signed: 5)
    #expect(log.damage() == Damage(file: log.folder.entriesPath, fault: fault))
  }

  @Test func refusesAnotherOriginAndAForgedCheckpoint() throws {
    let log = try TestLog(size: 5)
    let other = try TestLog.signer(name: "relay.example/logbook/staging", seed: 7)
    let folder = LogFolder(path: log.folder.path, key: other.verifier)
    #expect(
      log.damage { _ = try folder.verify() }?.fault == .checkpoint(.noTrustedSignature))
    let root = try log.folder.checkpoint().checkpoint.root
    let origin = log.signer.verifier.name
    for checkpoint in [
      Checkpoint(origin: origin, size: 4, root: root),
      Checkpoint(origin: origin, size: 6, root: root),
      Checkpoint(origin: origin, size: 0, root: Merkle.emptyRoot),
      Checkpoint(origin: origin, size: 5, root: Merkle.emptyRoot),
      Checkpoint(origin: origin, size: .max, root: root),
    ] {
      let signed = try SignedCheckpoint(signing: checkpoint, by: log.signer)
      try TestFile.write(signed.bytes, to: log.folder.checkpointPath)
      #expect(log.damage() != nil, "\(checkpoint)")
    }
  }

  @Test func provesThatTheLogExtendsAnOlderOne() throws {
    let sizes = [0, 1, 5, 255, 256, 257, 511]
    let checkpoints = try sizes.map { try TestLog.checkpoint(size: $0) }
    for (new, size) in sizes.enumerated() {
      let log = try TestLog(size: size)
      for (old, checkpoint) in checkpoints.enumerated() {
        let found = log.damage { _ = try log.folder.verify(since: checkpoint) }
        let expected = old <= new ? nil : Damage.Fault.rolledBack(size: size, earlier: sizes[old])
        #expect(found?.fault == expected, "\(sizes[old]) to \(size)")
      }
    }
  }

  @Test func refusesAForkedLogbook() throws {
    for size in [1, 5, 256] {
      let log = try TestLog(size: size - 1)
      let fork = try TestLog(size: size - 1)
      try log.append(size)
      try fork.append(size + 1)
      let other = try fork.folder.checkpoint()
      let found = log.damage { _ = try log.folder.verify(since: other) }
      #expect(found?.fault == .forked(size: size, earlier: size))
      try log.append(size + 2)
      let later = log.damage { _ = try log.folder.verify(since: other) }
      #expect(later?.fault == .forked(size: size + 1, earlier: size))
    }
  }

  @Test func checksTheFormOfEntriesWhenAsked() throws {
    let table: [(String, [String], Damage.Fault)] = [
      ("not JSON", ["hello"], .form(index: 0, .notCanonical(at: 0))),
      ("another seq", [line(1)], .sequence(index: 0, found: 1)),
      ("a gap", [line(0), line(2)], .sequence(index: 1, found: 2)),
      (
        "the largest seq", [line(9_007_199_254_740_991), line(1)],
        .sequence(index: 0, found: 9_007_199_254_740_991)
      ),
      ("time goes back", [line(0, second: 5), line(1, second: 4)], .time(index: 1)),
    ]
    for (label, lines, fault) in table {
      let log = try TestLog()
      try sign(lines, in: log)
      #expect(log.damage() == nil, "\(label)")
      #expect(
        log.damage(checksForm: true) == Damage(file: log.folder.entriesPath, fault: fault),
        "\(label)")
    }
  }

  private func line(_ seq: Int, second: Int = 0) -> String {
    #"{"actor":"","commit":"","deploy":"","details":{},"digests":{},"env":"","kind":"note","#
      + #""seq":\#(seq),"ticket":"","time":"2026-01-01T00:00:0\#(second)Z"}"#
  }

  /// Signs lines without checking them, as no append does.
  private func sign(_ lines: [String], in log: TestLog) throws {
    var edge = RightEdge()
    for line in lines { _ = edge.append(Merkle.leaf(Array(line.utf8))) }
    let path = try #require(TilePath.partial(level: 0, size: lines.count))
    let file = log.folder.path(of: path)
    try makeFolder(LogFolder.parent(of: file), mode: .sharedFolder)
    try TestFile.write(edge.tiles[0].bytes, to: file)
    let bytes = Array((lines.joined(separator: "\n") + "\n").utf8)
    try TestFile.write(bytes, to: log.folder.entriesPath)
    let checkpoint = Checkpoint(
      origin: log.signer.verifier.name, size: lines.count, root: edge.root)
    let signed = try SignedCheckpoint(signing: checkpoint, by: log.signer)
    try TestFile.write(signed.bytes, to: log.folder.checkpointPath)
  }
}
