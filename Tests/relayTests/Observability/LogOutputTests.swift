import Glibc
import Testing
import Threads

@testable import relay

@Suite struct LogOutputTests {
  private func line(_ number: Int) -> [UInt8] { Array("line \(number)\n".utf8) }

  @Test func writesLinesInTheirOrder() async throws {
    let pipe = try TestPipe()
    let output = LogOutput(descriptor: pipe.writeEnd)
    let count = 5_000
    async let text = DedicatedThread.value { pipe.read(lines: count) }
    for number in 0..<count { output.write(line(number)) }
    await output.flush(within: .seconds(60))
    #expect(await text == (0..<count).map { "line \($0)\n" }.joined())
    #expect(output.takeDropped() == 0)
  }

  @Test func keepsEachThreadsLinesWhole() async throws {
    let pipe = try TestPipe()
    let output = LogOutput(descriptor: pipe.writeEnd)
    async let text = DedicatedThread.value { pipe.read(lines: 800) }
    await withTaskGroup { group in
      for writer in 0..<8 {
        group.addTask {
          for number in 0..<100 { output.write(Array("\(writer) \(number)\n".utf8)) }
        }
      }
    }
    let lines = (await text ?? "").split(separator: "\n")
    for writer in 0..<8 {
      let own = lines.filter { $0.hasPrefix("\(writer) ") }
      #expect(own == (0..<100).map { "\(writer) \($0)" })
    }
  }

  /// A pipe holds 64 KiB, the queue its capacity; the rest is dropped, and the caller never waits.
  @Test func losesNothingButLinesToAReaderThatHangs() async throws {
    let pipe = try TestPipe()
    let output = LogOutput(descriptor: pipe.writeEnd, capacity: 4096)
    let full = [UInt8](repeating: UInt8(ascii: "x"), count: 1023) + [UInt8(ascii: "\n")]
    let began = ContinuousClock.now
    for _ in 0..<1_000 { output.write(full) }
    #expect(.now - began < .seconds(5))
    await output.flush(within: .milliseconds(50))
    let dropped = output.takeDropped()
    // 64 lines in the pipe, 4 in the queue, and one for the race between the two.
    #expect(dropped >= 1_000 - 69 && dropped < 1_000, "\(dropped)")
    #expect(output.takeDropped() == 0)
    // The queued lines arrive whole when the reader goes on.
    let text = await DedicatedThread.value { pipe.read(lines: 1_000 - dropped) }
    #expect(text?.utf8.count == (1_000 - dropped) * 1024)
    output.write(line(1))
    #expect(await DedicatedThread.value { pipe.read(lines: 1) } == "line 1\n")
  }

  @Test func countsTheLinesThatAFullDiskRefuses() async throws {
    let descriptor = open("/dev/full", O_WRONLY | O_CLOEXEC)
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    let output = LogOutput(descriptor: descriptor)
    for number in 0..<3 { output.write(line(number)) }
    await output.flush(within: .seconds(60))
    #expect(output.takeDropped() == 3)
  }

  @Test func countsTheLinesThatAClosedPipeRefuses() async throws {
    signal(SIGPIPE, SIG_IGN)
    let pipe = try TestPipe()
    pipe.closeReadEnd()
    let output = LogOutput(descriptor: pipe.writeEnd)
    output.write(line(1))
    await output.flush(within: .seconds(60))
    #expect(output.takeDropped() == 1)
  }

  @Test func writesToAPipeThatDoesNotBlock() async throws {
    let pipe = try TestPipe()
    _ = fcntl(pipe.writeEnd, F_SETFL, O_NONBLOCK)
    let output = LogOutput(descriptor: pipe.writeEnd)
    for number in 0..<20_000 { output.write(line(number)) }
    let text = await DedicatedThread.value { pipe.read(lines: 20_000) }
    #expect(text == (0..<20_000).map { "line \($0)\n" }.joined())
  }
}

/// A pipe whose ends are closed with it.
final class TestPipe: Sendable {
  let writeEnd: Int32
  private let readEnd: Int32

  init() throws {
    var ends: [Int32] = [-1, -1]
    try #require(pipe(&ends) == 0)
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    (readEnd, writeEnd) = (ends[0], ends[1])
  }

  deinit {
    close(writeEnd)
    close(readEnd)
  }

  /// Closes the read end, but keeps its number in use.
  func closeReadEnd() {
    let null = open("/dev/null", O_RDONLY | O_CLOEXEC)
    dup2(null, readEnd)
    close(null)
  }

  /// Blocks until that many lines have come.
  func read(lines: Int) -> String {
    var bytes: [UInt8] = []
    var left = lines
    while left > 0 {
      var buffer = [UInt8](repeating: 0, count: 16_384)
      let count = Glibc.read(readEnd, &buffer, buffer.count)
      guard count > 0 else { break }
      left -= buffer[..<count].count { $0 == UInt8(ascii: "\n") }
      bytes += buffer[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
