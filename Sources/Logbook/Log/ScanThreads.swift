import Glibc
import Threads

/// Threads for work that blocks, which the cooperative pool must not do.
enum ScanThreads {
  /// The number of processors, 1 to 4: beyond four, reading is the limit.
  static var usefulCount: Int {
    min(4, max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))))
  }

  /// Runs `body` on `count` threads, the calling one among them, and returns when all have ended.
  ///
  /// If a thread cannot be created, there are fewer: `body` must not depend on the others.
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
