import Glibc
import Threads

/// Runs blocking work on dedicated threads, which keeps it off the cooperative pool.
enum ScanThreads {
  /// The number of threads to use: the number of processors, from 1 to 4. With more than four
  /// threads, reading the file is the bottleneck.
  static var usefulCount: Int {
    min(4, max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))))
  }

  /// Runs `body` on `count` threads, including the calling thread, and returns when all have ended.
  ///
  /// If a thread cannot be created, fewer threads run. `body` must not depend on the other threads.
  static func run(_ count: Int, _ body: @escaping @Sendable () -> Void) {
    var threads: [DedicatedThread] = []
    for _ in 1..<max(count, 1) {
      guard let thread = DedicatedThread(body) else { break }
      threads.append(thread)
    }
    body()
    for thread in threads { thread.join() }
  }
}
