import Configuration
import Glibc
import Support
import Telemetry
import Testing

@testable import relay

struct StateFolderTests {
  private let parent: TemporaryFolder
  private let path: String

  init() throws {
    parent = try StateFolderTests.parent()
    path = parent.path
  }

  /// A folder on a file system that is accepted. The temporary folder of a container may be on
  /// overlay.
  static func parent() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let isAccepted = (try? StateFolder.check(folder.path)) != nil
    return isAccepted ? folder : try TemporaryFolder(in: "/dev/shm")
  }

  static func state(
    _ path: String, salt: String = SettingsSample.salt, bot: Int64 = StateSample.bot
  ) -> StateFolder {
    StateFolder(
      path: path, key: StateSample.key(salt, bot: bot), botID: bot, environment: .dev)
  }

  private func state(_ salt: String = SettingsSample.salt) -> StateFolder {
    StateFolderTests.state(path, salt: salt)
  }

  private let now = StateSample.now

  @Test func remembersWhatWasRecordedAndHeld() async throws {
    let state = state()
    let empty = try state.open(at: now)
    #expect(empty.holds.isEmpty && empty.finished.isEmpty && empty.notices.isEmpty)
    try state.record([1, 2].map(StateSample.finished), at: now)
    try await state.hold([StateSample.held(3), StateSample.held(4)], at: now)
    try state.record([StateSample.finished(3)], at: now)
    await state.close()
    let contents = try state.open(at: now)
    #expect(contents.holds == [StateSample.held(4)])
    #expect(contents.finished == [1, 2, 3].map(StateSample.finished))
    #expect(contents.notices.isEmpty)
    await state.close()
    #expect(try parent.names() == ["journal", "lock"])
    #expect(try TestFile.mode(of: parent.path(of: "journal")) == 0o600)
    #expect(try TestFile.mode(of: parent.path(of: "lock")) == 0o600)
  }

  /// A killed process does not close the folder. What it wrote is in the file nevertheless.
  @Test func aRecordIsInTheFileAtOnce() async throws {
    let state = state()
    _ = try state.open(at: now)
    try state.record([StateSample.finished(1)], at: now)
    let reading = try JournalReading(
      parent.read("journal"), owner: StateSample.owner, key: StateSample.key)
    #expect(reading == .whole(StateSample.contents([StateSample.done(1)]), torn: 0))
    await state.close()
  }

  @Test func isOpenInOneProcess() async throws {
    let first = state()
    let second = state()
    _ = try first.open(at: now)
    let error = #expect(throws: StateError.self) { try second.open(at: now) }
    #expect(error == .inUse(pid: Int(getpid())))
    #expect(error?.message == "in use by pid \(getpid())")
    await first.close()
    await first.close()
    _ = try second.open(at: now)
    await second.close()
  }

  @Test func nothingIsWrittenWhileItIsClosed() async throws {
    let state = state()
    let update = [StateSample.finished(1)]
    #expect(throws: StateError.self) { try state.record(update, at: now) }
    _ = try state.open(at: now)
    await state.close()
    #expect(throws: StateError.self) { try state.record(update, at: now) }
    await #expect(throws: StateError.self) { try await state.hold([StateSample.held(1)], at: now) }
    await #expect(throws: StateError.self) { try await state.repair(at: now) }
  }

  @Test func cutsOffAnInterruptedWrite() async throws {
    let (bytes, ends) = try StateSample.file([StateSample.done(1), StateSample.hold(2)])
    for count in ends[0]..<ends[1] {
      try parent.write(Array(bytes.prefix(count)), to: "journal", mode: 0o600)
      let state = state()
      let contents = try state.open(at: now)
      let torn = count - ends[0]
      #expect(contents.notices == (torn == 0 ? [] : [.cutOff(bytes: torn)]))
      #expect(contents.finished == [StateSample.finished(1)])
      await state.close()
    }
    #expect(try parent.names() == ["journal", "lock"])
  }

  @Test func setsADamagedFileAside() async throws {
    var (bytes, ends) = try StateSample.file([1, 2, 3].map { StateSample.hold($0) })
    bytes[ends[0] + 20] ^= 1
    let name = "journal.damaged-\(now.seconds)"
    for number in 1...2 {
      try parent.write(bytes, to: "journal", mode: 0o600)
      let state = state()
      let contents = try state.open(at: now)
      let file = number == 1 ? name : "\(name)-2"
      #expect(contents.notices == [.setAside(file: file, holds: nil, isDamaged: true)])
      #expect(contents.holds == [StateSample.held(1)], "what verifies is used")
      #expect(try parent.read(file) == bytes)
      await state.close()
    }
    let again = state()
    #expect(try again.open(at: now).notices.isEmpty)
    await again.close()
  }

  @Test func setsAPromptUnderAnotherKeyAside() async throws {
    let (bytes, _) = try StateSample.file([StateSample.hold(1), StateSample.hold(2)])
    try parent.write(bytes, to: "journal", mode: 0o600)
    let state = state("another-salt-of-at-least-32-characters")
    let contents = try state.open(at: now)
    let file = "journal.unreadable-\(now.seconds)"
    #expect(contents.notices == [.setAside(file: file, holds: 2, isDamaged: false)])
    #expect(contents.holds.isEmpty)
    #expect(try parent.read(file) == bytes)
    await state.close()
  }

  @Test func finishedUpdatesUnderAnotherKeyAreDropped() async throws {
    let (bytes, _) = try StateSample.file([StateSample.hold(1), StateSample.done(1)])
    try parent.write(bytes, to: "journal", mode: 0o600)
    let state = state("another-salt-of-at-least-32-characters")
    let contents = try state.open(at: now)
    #expect(contents.notices.isEmpty && contents.finished.isEmpty)
    await state.close()
    #expect(try parent.names() == ["journal", "lock"])
  }

  @Test func doesNotOpenTheFolderOfAnotherBot() async throws {
    let first = state()
    _ = try first.open(at: now)
    await first.close()
    let before = try parent.read("journal")
    let other = StateFolderTests.state(path, bot: 99)
    let error = #expect(throws: StateError.self) { try other.open(at: now) }
    guard case .refused = error else {
      Issue.record("not refused: \(String(describing: error))")
      return
    }
    #expect(try parent.read("journal") == before)
    _ = try first.open(at: now)
    await first.close()
  }

  /// A crash while a new file is written leaves a part of it.
  @Test func removesAnUnfinishedNewFile() async throws {
    let (bytes, _) = try StateSample.file([StateSample.hold(1)])
    try parent.write(bytes, to: "journal", mode: 0o600)
    try parent.write(Array(bytes.prefix(100)), to: "journal.new", mode: 0o600)
    let state = state()
    #expect(try state.open(at: now).holds == [StateSample.held(1)])
    await state.close()
    #expect(try parent.names() == ["journal", "lock"])
  }

  @Test func aFileThatHasGrownIsReplaced() async throws {
    let state = state()
    _ = try state.open(at: now)
    try await state.hold([StateSample.held(1)], at: now)
    let batch = (2...101).map { StateSample.finished($0) }
    // 300 batches of 100 records of 41 bytes exceed 1 MiB.
    for _ in 1...300 { try state.record(batch, at: now) }
    // The thread does its work in order: the replacement has been made when the next prompt is held.
    try await state.hold([StateSample.held(102)], at: now)
    try await state.hold([StateSample.held(103)], at: now)
    #expect(try parent.read("journal").count < 1 << 20)
    await state.close()
    let contents = try state.open(at: now)
    #expect(contents.holds == [1, 102, 103].map { StateSample.held($0) })
    #expect(contents.finished == batch)
    await state.close()
  }

  /// Records that are added while a new file is written are in it.
  @Test func noRecordIsLostWhileTheFileIsReplaced() async throws {
    let state = state()
    _ = try state.open(at: now)
    await withTaskGroup(of: Void.self) { group in
      group.addTask {
        for _ in 1...20 { try? await state.repair(at: self.now) }
      }
      group.addTask {
        for number in 1...1_000 {
          try? state.record([StateSample.finished(Int64(number))], at: self.now)
          if number % 50 == 0 { await Task.yield() }
        }
      }
    }
    await state.close()
    let contents = try state.open(at: now)
    #expect(contents.finished == (1...1_000).map { StateSample.finished($0) })
    await state.close()
  }
}
