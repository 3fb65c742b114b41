import Glibc
import Threads

/// The signals that end the relay: SIGTERM and SIGINT.
enum TerminationSignals {
  /// Blocks the signals until ``stream()`` waits for them, and ignores SIGPIPE. It must be called
  /// before any other thread is started, because a thread inherits the signal mask of the thread
  /// that starts it.
  static func block() {
    var signals = waited
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    signal(SIGPIPE, SIG_IGN)
  }

  /// Returns the signals that arrive after ``block()``. Up to 4 unread signals are kept; further
  /// ones are dropped. It must be called only once, because it consumes the signals until the
  /// process ends.
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
