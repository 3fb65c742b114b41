import Glibc
import Support
import Testing

@testable import Durable

@Suite struct AppendOnlyFileTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.path(of: "log")
  }

  @Test func appendsReadsAndTruncates() throws {
    let log = try AppendOnlyFile(path, .creating(.shared))
    try log.append(Array("one\n".utf8))
    try log.append(Array("two\n".utf8))
    try log.sync()
    #expect(try log.size == 8)
    #expect(try log.read(at: 4, count: 4) == Array("two\n".utf8))
    #expect(try log.read(at: 6, count: 100) == Array("o\n".utf8))
    #expect(try log.read(at: 8, count: 1).isEmpty)
    #expect(try log.read(at: 0, count: 0).isEmpty)
    try log.truncate(to: 4)
    #expect(try folder.text("log") == "one\n")
  }

  @Test func appendsAfterWhatAnotherWriterAppended() throws {
    let first = try AppendOnlyFile(path, .creating(.shared))
    let second = try AppendOnlyFile(path, .appending)
    try first.append([1])
    try second.append([2])
    try first.append([3])
    #expect(try second.read(at: 0, count: 9) == [1, 2, 3])
  }

  @Test func createsOnlyWhatIsNotThere() throws {
    try folder.write("old\n", to: "log")
    let error = refusal(.creating(.shared))
    #expect(error?.kind == .exists)
    #expect(try folder.text("log") == "old\n")
  }

  @Test func opensOnlyWhatIsThere() throws {
    #expect(refusal(.appending)?.kind == .notFound)
    #expect(refusal(.reading)?.kind == .notFound)
    #expect(try folder.names().isEmpty)
  }

  @Test func refusesLinksFoldersAndPipes() throws {
    try folder.write("x", to: "x")
    #expect(symlink("x", path) == 0)
    #expect(refusal(.appending)?.cause == .symbolicLink)
    #expect(refusal(.reading)?.cause == .symbolicLink)
    #expect(unlink(path) == 0)
    #expect(mkdir(path, 0o700) == 0)
    #expect(refusal(.appending)?.kind == .isDirectory)
    #expect(refusal(.reading)?.kind == .isDirectory)
    #expect(rmdir(path) == 0)
    #expect(mkfifo(path, 0o600) == 0)
    #expect(refusal(.appending)?.cause == .notRegular)
    #expect(refusal(.reading)?.cause == .notRegular)
  }

  @Test func refusesToAppendToAFileOpenedForReading() throws {
    try folder.write("x", to: "log")
    let log = try AppendOnlyFile(path, .reading)
    do {
      try log.append([1])
      Issue.record("it was appended")
    } catch {
      #expect(error == DurableError(path: path, operation: .write, cause: .system(EBADF)))
    }
    #expect(try folder.text("log") == "x")
  }

  @Test func readsAtOnceFromManyTasks() async throws {
    let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 / 1000) }
    try folder.write(bytes, to: "log")
    let path = path
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<8 {
        group.addTask {
          let log = try AppendOnlyFile(path, .reading)
          for offset in stride(from: number * 100, to: 90_000, by: 1000) {
            #expect(try log.read(at: offset, count: 1000) == Array(bytes[offset..<offset + 1000]))
          }
        }
      }
      try await group.waitForAll()
    }
  }

  private func refusal(_ access: AppendOnlyFile.Access) -> DurableError? {
    do throws(DurableError) {
      _ = try AppendOnlyFile(path, access)
      return nil
    } catch {
      return error
    }
  }
}
