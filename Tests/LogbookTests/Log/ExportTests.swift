import Crypto
import Durable
import Support
import Testing

@testable import Logbook

struct ExportTests {
  @Test(arguments: [0, 1, 256, 257, 700])
  func writesTheTreeOfTheSpecification(_ size: Int) throws {
    let log = try TestLog(size: size)
    let output = log.temporary.path(of: "out")
    let bundles = (size + 255) / 256
    let tiles = TilePath.tiles(ofSize: size)
    #expect(try log.folder.export(to: output).filesWritten == tiles.count + bundles + 1)
    for file in tiles.map(\.description) + ["checkpoint"] {
      #expect(
        try TestFile.read("\(output)/\(file)") == TestFile.read("\(log.folder.path)/\(file)"))
    }
    var expected: [UInt8] = []
    for index in 0..<size {
      let line = try TestLog.entry(index).line
      expected += [UInt8(line.count / 256), UInt8(line.count % 256)] + line
    }
    var found: [UInt8] = []
    for number in 0..<bundles {
      let path = TilePath(.entries, index: number, width: min(256, size - number * 256))
      found += try TestFile.read("\(output)/\(path)")
    }
    #expect(found == expected)
  }

  @Test func updatesAnEarlierExport() throws {
    let log = try TestLog(size: 257)
    let output = log.temporary.path(of: "out")
    _ = try log.folder.export(to: output)
    #expect(try log.folder.export(to: output).filesWritten == 0)
    try log.append(257)
    // Checkpoint, partial bundle, partial tile.
    #expect(try log.folder.export(to: output).filesWritten == 3)
  }

  /// Entry 2 of 3: its last bytes are missing, all of it, its line is too long, one bit differs.
  @Test func refusesAnEntryThatIsNotTheSignedOne() throws {
    let log = try TestLog(size: 3)
    let bytes = try TestFile.read(log.folder.entriesPath)
    let start = try (0..<2).reduce(0) { try $0 + TestLog.entry($1).line.count + 1 }
    let long = [UInt8](repeating: UInt8(ascii: "x"), count: 70_000)
    var flipped = bytes
    flipped[start + 30] ^= 1
    let before = Array(bytes[..<start])
    let damaged: [[UInt8]] = [
      bytes.dropLast(1), bytes.dropLast(10), before, before + long, before + long + [0x0a], flipped,
    ]
    let expected = Damage(
      file: log.folder.entriesPath, fault: .entry(index: 2, offset: start))
    for (row, bytes) in damaged.enumerated() {
      try TestFile.write(bytes, to: log.folder.entriesPath)
      let output = log.temporary.path(of: "out-\(row)")
      #expect(log.damage { _ = try log.folder.export(to: output) } == expected, "row \(row)")
    }
  }

  @Test func refusesFoldersWithOtherFiles() throws {
    let log = try TestLog(size: 3)
    let output = try log.temporary.makeFolder("out")
    try log.temporary.write("x", to: "out/index.html")
    #expect(throws: LogbookError.occupied(output)) { try log.folder.export(to: output) }
    let fork = try TestLog(size: 2)
    try fork.append(9)
    try TestFile.write(fork.folder.checkpoint().bytes, to: output + "/checkpoint")
    #expect(
      log.damage { _ = try log.folder.export(to: output) }?.fault == .forked(size: 3, earlier: 3))
  }
}
