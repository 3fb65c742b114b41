import Glibc
import Support
import Testing

@testable import relay

/// Tests that limit the size of all files of the process. Each runs in a process of its own.
struct StateFolderFullTests {
  private static func limitFiles(to size: Int) {
    signal(SIGXFSZ, SIG_IGN)
    var limit = rlimit(rlim_cur: rlim_t(size), rlim_max: rlim_t.max)
    #expect(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
  }

  @Test func worksAgainAfterARepair() async throws {
    await #expect(processExitsWith: .success) {
      let parent = try StateFolderTests.parent()
      let now = StateSample.now
      let state = StateFolderTests.state(parent.path)
      _ = try state.open(at: now)
      try state.record([StateSample.finished(1)], at: now)
      let whole = try parent.read("journal")
      Self.limitFiles(to: whole.count + 10)

      let error = StateError.failed(
        "\(parent.path)/journal: cannot write: file too large "
          + "(hint: free space on this file system)")
      #expect(throws: error) { try state.record([StateSample.finished(2)], at: now) }
      #expect(try parent.read("journal") == whole, "cut back to the last whole record")
      #expect(throws: error) { try state.record([StateSample.finished(3)], at: now) }
      await #expect(throws: error) { try await state.hold([StateSample.held(4)], at: now) }
      await #expect(throws: StateError.self) { try await state.repair(at: now) }
      #expect(try parent.names() == ["journal", "lock"])

      Self.limitFiles(to: 1 << 30)
      #expect(throws: StateError.self) { try state.record([StateSample.finished(5)], at: now) }
      try await state.repair(at: now)
      try state.record([StateSample.finished(6)], at: now)
      await state.close()
      let contents = try state.open(at: now)
      #expect(contents.finished == [1, 2, 3, 5, 6].map(StateSample.finished))
      #expect(contents.holds.isEmpty)
      await state.close()
    }
  }

  @Test func opensAWholeFileWithoutSpaceForANewOne() async throws {
    await #expect(processExitsWith: .success) {
      let parent = try StateFolderTests.parent()
      let now = StateSample.now
      let (bytes, ends) = try StateSample.file([StateSample.hold(1), StateSample.done(2)])
      try parent.write(bytes, to: "journal", mode: 0o600)
      Self.limitFiles(to: 10)
      let state = StateFolderTests.state(parent.path)
      let contents = try state.open(at: now)
      #expect(contents.holds == [StateSample.held(1)])
      #expect(contents.notices.isEmpty)
      let failure = try #require(contents.failure)
      #expect(failure.message.contains("file too large"))
      #expect(throws: failure) { try state.record([StateSample.finished(3)], at: now) }
      await #expect(throws: StateError.self) { try await state.repair(at: now) }
      await state.close()

      Self.limitFiles(to: 1 << 30)
      try parent.write(Array(bytes.dropLast(5)), to: "journal", mode: 0o600)
      Self.limitFiles(to: 10)
      #expect(try state.open(at: now).notices == [.cutOff(bytes: ends[1] - ends[0] - 5)])
      await state.close()
      #expect(try parent.read("journal") == Array(bytes.prefix(ends[0])))
    }
  }

  @Test func opensAnEmptyFolderWithoutSpace() async throws {
    await #expect(processExitsWith: .success) {
      let parent = try StateFolderTests.parent()
      let now = StateSample.now
      Self.limitFiles(to: 10)
      let state = StateFolderTests.state(parent.path)
      let contents = try state.open(at: now)
      #expect(contents.holds.isEmpty)
      let failure = try #require(contents.failure)
      #expect(throws: failure) { try state.record([StateSample.finished(1)], at: now) }
      Self.limitFiles(to: 1 << 30)
      try await state.repair(at: now)
      await state.close()
      let again = try state.open(at: now)
      #expect(again.finished == [StateSample.finished(1)] && again.failure == nil)
      await state.close()
    }
  }

  @Test func doesNotOpenADamagedFileWithoutSpaceForANewOne() async throws {
    await #expect(processExitsWith: .success) {
      let parent = try StateFolderTests.parent()
      let bytes = [UInt8](repeating: 7, count: 200)
      try parent.write(bytes, to: "journal", mode: 0o600)
      Self.limitFiles(to: 10)
      let state = StateFolderTests.state(parent.path)
      for _ in 1...3 {
        #expect(throws: StateError.self) { try state.open(at: StateSample.now) }
      }
      #expect(try parent.read("journal") == bytes)
      #expect(try parent.names() == ["journal", "lock"], "no copies pile up")
    }
  }
}
