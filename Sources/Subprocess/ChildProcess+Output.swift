import Glibc

extension ChildProcess {
  /// Reads both outputs until the program ends and gives everything.
  ///
  /// A program that is not done after `timeout` is killed, and so is one that writes more than
  /// `outputLimit` bytes to one output. Children of its own that outlive it are not waited for.
  package consuming func wait(
    timeout: Duration = .seconds(60), outputLimit: Int = 16 << 20
  ) throws(SubprocessError) -> Output {
    let deadline = ContinuousClock.now + timeout
    var out = OutputStream(stdout.number, limit: outputLimit)
    var err = OutputStream(stderr.number, limit: outputLimit)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 65536, alignment: 1)
    defer { buffer.deallocate() }
    var pause: Int32 = 1
    while true {
      // Asked before the last reading: what it wrote before its end is in the pipes then.
      let status = try hasEnded()
      for number in [out.drain(buffer), err.drain(buffer)] where number != 0 {
        throw .lost(program: program, number: number)
      }
      guard !out.exceedsLimit, !err.exceedsLimit else {
        throw .tooMuchOutput(program: program, limit: outputLimit)
      }
      if let status { return Output(status: status, stdout: out.bytes, stderr: err.bytes) }
      guard ContinuousClock.now < deadline else {
        throw .timedOut(program: program, after: timeout)
      }
      pause = Self.waitForOutput([out, err], atMost: pause) ? 1 : min(pause * 2, 32)
    }
  }

  /// Waits until there is something to read, or an output ends, or for `milliseconds`; says
  /// whether there was something. A closed output is left out: it would always be ready.
  private static func waitForOutput(
    _ streams: [OutputStream], atMost milliseconds: Int32
  ) -> Bool {
    var polled = streams.filter(\.isOpen).map {
      pollfd(fd: $0.number, events: Int16(POLLIN), revents: 0)
    }
    return poll(&polled, nfds_t(polled.count), milliseconds) > 0
  }

  /// The next bytes of its standard output, as soon as there are any; empty at the end.
  ///
  /// For tests that follow a long-running program; its standard error must stay under the 64 KiB
  /// that a pipe holds.
  package borrowing func readOutput(
    timeout: Duration = .seconds(60)
  ) throws(SubprocessError) -> [UInt8] {
    let deadline = ContinuousClock.now + timeout
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 65536, alignment: 1)
    defer { buffer.deallocate() }
    while ContinuousClock.now < deadline {
      let count = read(stdout.number, buffer.baseAddress, buffer.count)
      guard count < 0 else { return Array(buffer[..<count]) }
      guard errno == EAGAIN || errno == EINTR else {
        throw .lost(program: program, number: errno)
      }
      _ = Self.waitForOutput([OutputStream(stdout.number, limit: 0)], atMost: 100)
    }
    throw .timedOut(program: program, after: timeout)
  }
}
