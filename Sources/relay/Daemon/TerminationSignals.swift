import Glibc
import Threads

/// The signals that end the relay: SIGTERM and SIGINT.
enum TerminationSignals {
  /// Blocks the signals until ``stream()`` waits for them, and ignores SIGPIPE. Must be called
  /// before there is any other thread: each inherits the mask of the thread that starts it.
  static func block() {
    var signals = waited
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    signal(SIGPIPE, SIG_IGN)
  }

  /// The signals that arrive after ``block()``; up to 4 wait, further ones are dropped. Must be
  /// called once only: it consumes the signals for the rest of the process's life.
  static func stream() -> AsyncStream<Int32> {
    let (stream, continuation) = AsyncStream.makeStream(
      of: Int32.self, bufferingPolicy: .bufferingOldest(4))
    let thread = DedicatedThread(stackSize: 512 << 10) {
      var signals = waited
      var number: Int32 = 0
      while sigwait(&signals, &number) == 0 { continuation.yield(number) }
      continuation.finish()
    }
    if let thread { thread.detach() } else { continuation.finish() }
    return stream
  }

  private static var waited: sigset_t {
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGTERM)
    sigaddset(&signals, SIGINT)
    return signals
  }
}
