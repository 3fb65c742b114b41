import Glibc
import Threads

/// Removes files if SIGHUP, SIGINT or SIGTERM ends the process before the work is complete.
///
/// The signals are blocked in the thread that works. A second thread waits for them: it removes the
/// files and then ends the process by the same signal.
final class StopSignals: Sendable {
  private let files = Locked<[String]>([])

  /// Blocks the signals from now on, for the rest of the process. If the system cannot create a
  /// thread, the signals keep their usual effect.
  init() {
    var signals = StopSignals.waited
    var before = sigset_t()
    pthread_sigmask(SIG_BLOCK, &signals, &before)
    let files = files
    let thread = DedicatedThread(stackSize: 256 << 10) {
      var signals = StopSignals.waited
      var number: Int32 = 0
      guard sigwait(&signals, &number) == 0 else { return }
      StopSignals.end(by: number, files)
    }
    guard let thread else {
      pthread_sigmask(SIG_SETMASK, &before, nil)
      return
    }
    thread.detach()
  }

  /// Runs `body`, which may create files. No signal ends the process meanwhile, so it must not wait
  /// for another process. A signal that arrives from then on first removes the files at `paths`.
  func creating<Failure: Error>(
    _ paths: [String], _ body: () throws(Failure) -> Void
  ) throws(Failure) {
    try files.withLock { files throws(Failure) in
      try body()
      files += paths
    }
  }

  /// Keeps the files: the work is complete.
  func complete() { files.withLock { $0 = [] } }

  /// Removes the files and ends the process. The lock stays held, so that no further file is
  /// created in between.
  private static func end(by number: Int32, _ files: Locked<[String]>) -> Never {
    files.withLock { files in
      for path in files { unlink(path) }
      signal(number, SIG_DFL)
      var one = sigset_t()
      sigemptyset(&one)
      sigaddset(&one, number)
      pthread_sigmask(SIG_UNBLOCK, &one, nil)
      raise(number)
    }
    _exit(128 + number)
  }

  /// The signals to wait for, without those that the process ignores, as `nohup` asks for.
  private static var waited: sigset_t {
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGHUP, SIGINT, SIGTERM] where !isIgnored(number) {
      sigaddset(&signals, number)
    }
    return signals
  }

  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    guard sigaction(number, nil, &action) == 0 else { return false }
    // SIG_IGN is the address 1.
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
  }
}
