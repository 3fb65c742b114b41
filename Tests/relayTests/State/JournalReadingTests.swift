import Configuration
import Crypto
import Testing

@testable import relay

struct JournalReadingTests {
  private static let records = [
    StateSample.done(7), StateSample.hold(8), StateSample.hold(9, "second"), StateSample.done(8),
    StateSample.done(2_147_483_647),
  ]

  private func read(
    _ bytes: [UInt8], owner: JournalOwner = StateSample.owner, key: StateKey = StateSample.key
  ) throws(StateError) -> JournalReading {
    try JournalReading(bytes, owner: owner, key: key)
  }

  @Test func readsWhatWasWritten() throws {
    let (bytes, _) = try StateSample.file(Self.records)
    let contents = StateSample.contents(Self.records)
    #expect(try read(bytes) == .whole(contents, torn: 0))
    #expect(contents.holds == [StateSample.held(9, "second")])
    #expect(contents.finished == [7, 8, 2_147_483_647].map(StateSample.finished))
    #expect(try read(StateSample.header.bytes) == .whole(JournalContents(), torn: 0))
  }

  @Test func aNewFileHasTheSameContents() throws {
    let contents = StateSample.contents(Self.records)
    let bytes = try contents.file(StateSample.header, key: StateSample.key)
    #expect(bytes.count == contents.byteCount)
    #expect(try read(bytes) == .whole(contents, torn: 0))
  }

  /// A write that was interrupted leaves the beginning of its bytes.
  @Test func readsAllWholeRecordsOfAFileThatEndsAnywhere() throws {
    let (bytes, ends) = try StateSample.file(Self.records)
    for count in JournalHeader.byteCount...bytes.count {
      let whole = ends.prefix { $0 <= count }
      let torn = count - (whole.last ?? JournalHeader.byteCount)
      let contents = StateSample.contents(Self.records.prefix(whole.count))
      #expect(
        try read(Array(bytes.prefix(count))) == .whole(contents, torn: torn), "\(count) bytes")
    }
    for count in 0..<JournalHeader.byteCount {
      let reading = try read(Array(bytes.prefix(count)))
      #expect(reading == .damaged(JournalContents()), "\(count) bytes")
    }
  }

  /// After a power loss, bytes that were not synced may be zero.
  @Test(arguments: [1, 4, 5, 40, 41, 42, 4_096])
  func cutsOffZerosAtTheEnd(count: Int) throws {
    let (bytes, _) = try StateSample.file(Self.records)
    let reading = try read(bytes + [UInt8](repeating: 0, count: count))
    #expect(reading == .whole(StateSample.contents(Self.records), torn: count))
  }

  @Test func noticesEveryFlippedBit() throws {
    let (bytes, ends) = try StateSample.file(Self.records)
    for index in bytes.indices {
      for bit in 0..<8 {
        var flipped = bytes
        flipped[index] ^= 1 << bit
        let whole = ends.prefix { $0 <= index }.count
        let contents = StateSample.contents(Self.records.prefix(whole))
        let expected: JournalReading =
          if index < JournalHeader.byteCount {
            .damaged(JournalContents())
          } else if whole == Self.records.count - 1 {
            // Nothing shows that the last record was ever complete.
            .whole(contents, torn: bytes.count - ends[whole - 1])
          } else {
            .damaged(contents)
          }
        #expect(try read(flipped) == expected, "bit \(bit) of byte \(index)")
      }
    }
  }

  /// Random bytes in the file's checksums keep a record of an older file from being taken for one of
  /// this file.
  @Test func doesNotReadARecordOfAnotherFileOrPlace() throws {
    let (bytes, _) = try StateSample.file([StateSample.done(1)])
    let other = JournalHeader(
      owner: StateSample.owner, key: StateSample.key, salt: [UInt8](repeating: 9, count: 16))
    for (header, offset) in [(other, bytes.count), (StateSample.header, bytes.count + 1)] {
      let record = try StateSample.done(2).bytes(at: offset, in: header, key: StateSample.key)
      let reading = try read(bytes + record)
      #expect(reading == .whole(StateSample.contents([StateSample.done(1)]), torn: 41))
    }
  }

  @Test func refusesTheFileOfAnotherOwner() throws {
    let (bytes, _) = try StateSample.file(Self.records)
    let bot = #expect(throws: StateError.self) {
      try read(bytes, owner: JournalOwner(bot: 99, environment: .dev))
    }
    #expect(
      bot?.message
        == "the journal belongs to bot 123456 in dev, expected bot 99 in dev "
        + "(hint: use one folder for each bot and environment)")
    let environment = #expect(throws: StateError.self) {
      try read(bytes, owner: JournalOwner(bot: StateSample.bot, environment: .prod))
    }
    #expect(environment?.message.contains("in dev, expected bot 123456 in prod") == true)
  }

  @Test func refusesANewerVersion() throws {
    var header = StateSample.header.bytes
    header[12] = UInt8(ascii: "2")
    #expect(try read(header) == .damaged(JournalContents()), "the checksum does not match")
    var checksum = CRC32C()
    checksum.update(header.dropLast(4))
    header.removeLast(4)
    header.append(bigEndian: checksum.value)
    let error = #expect(throws: StateError.self) { try read(header) }
    #expect(error?.message.hasPrefix("the journal has the format relay-state/2, expected ") == true)
  }

  @Test func countsThePromptsOfAnotherKey() throws {
    let (bytes, _) = try StateSample.file(Self.records)
    let other = StateSample.key("another-salt-of-at-least-32-characters")
    #expect(try read(bytes, key: other) == .otherKey(holds: 1))
    #expect(try read(StateSample.header.bytes, key: other) == .otherKey(holds: 0))
  }

  @Test func aHeldPromptIsNotReadable() throws {
    let (bytes, _) = try StateSample.file([StateSample.hold(8, "confidential")])
    #expect(!String(decoding: bytes, as: UTF8.self).contains("confidential"))
    #expect(!String(decoding: bytes, as: UTF8.self).contains("update_id"))
  }

  @Test func keepsThePromptsAndTheLatestFinishedUpdatesOf25Hours() {
    let count = Int64(JournalContents.keptCount)
    var contents = StateSample.contents(
      [StateSample.hold(1)] + (1...count + 10).map { StateSample.done($0 + 100) })
    contents.prune(at: StateSample.now.seconds)
    #expect(contents.finished.count == JournalContents.keptCount)
    #expect(contents.finished.first == StateSample.finished(111))
    contents.apply(StateSample.done(5_000, after: 3_600))
    contents.prune(at: StateSample.now.seconds + JournalContents.keptSeconds + 1)
    #expect(contents.finished == [StateSample.finished(5_000)])
    contents.prune(at: StateSample.now.seconds + 1_000_000)
    #expect(contents.finished.isEmpty)
    #expect(contents.holds == [StateSample.held(1)])
  }

  @Test func listsARepeatedUpdateOnce() {
    var contents = StateSample.contents([1, 2, 1].map { StateSample.done($0) })
    contents.prune(at: StateSample.now.seconds)
    #expect(contents.finished == [2, 1].map(StateSample.finished))
  }
}

struct StateKeyTests {
  /// RFC 3720 §B.4, and the check value of the catalog of CRC algorithms.
  @Test(
    arguments: [
      ([UInt8](repeating: 0, count: 32), 0x8A91_36AA),
      ([UInt8](repeating: 0xFF, count: 32), 0x62A8_AB43),
      (Array(0..<32), 0x46DD_794E), ((0..<32).reversed(), 0x113F_DB5C),
      (Array("123456789".utf8), 0xE306_9283),
    ] as [([UInt8], UInt32)])
  func computesTheChecksum(bytes: [UInt8], expected: UInt32) {
    var checksum = CRC32C()
    checksum.update(bytes)
    #expect(checksum.value == expected)
  }

  @Test func aMarkDependsOnEveryPart() throws {
    let ids = try [#require(UpdateID(7)), #require(UpdateID(8))]
    let key = StateSample.key
    let marks: Set<UpdateMark> = [
      key.mark(update: ids[0], chat: 42, message: 1, date: 2),
      key.mark(update: ids[1], chat: 42, message: 1, date: 2),
      key.mark(update: ids[0], chat: -42, message: 1, date: 2),
      key.mark(update: ids[0], chat: 42, message: 2, date: 2),
      key.mark(update: ids[0], chat: 42, message: 1, date: 3),
      StateSample.key("another-salt-of-at-least-32-characters")
        .mark(update: ids[0], chat: 42, message: 1, date: 2),
      StateSample.key(SettingsSample.salt, bot: 1).mark(
        update: ids[0], chat: 42, message: 1, date: 2),
    ]
    #expect(marks.count == 7)
    #expect(marks.allSatisfy { UpdateMark($0.bytes) == $0 })
  }
}
