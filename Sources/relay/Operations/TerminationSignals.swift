import Glibc

/// The signals that end the relay: SIGTERM and SIGINT.
enum TerminationSignals {
  /// Holds them back until somebody waits for them, and ignores SIGPIPE. First of all in `main`: every
  /// thread takes over the mask of the one that begins it.
  static func block() {
    var signals = waited
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    signal(SIGPIPE, SIG_IGN)
  }

  /// The signals as they come, from ``block()`` on; up to 4 wait, further ones are dropped. To be called once: it
  /// takes the signals for the rest of the process's life.
  static func stream() -> AsyncStream<Int32> {
    let (stream, continuation) = AsyncStream.makeStream(
      of: Int32.self, bufferingPolicy: .bufferingOldest(4))
    let isStarted = OwnThread.start {
      var signals = waited
      var number: Int32 = 0
      while sigwait(&signals, &number) == 0 { continuation.yield(number) }
      continuation.finish()
    }
    if !isStarted { continuation.finish() }
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
