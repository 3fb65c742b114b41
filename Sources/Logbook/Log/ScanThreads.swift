import Glibc

/// Threads for work that blocks, which the cooperative pool must not do.
enum ScanThreads {
  private final class Work: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  /// The number of processors, 1 to 4: beyond four, reading is the limit.
  static var usefulCount: Int {
    min(4, max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))))
  }

  /// Runs `body` on `count` threads, the calling one among them, and returns when all have ended.
  ///
  /// Where a thread cannot be made there are fewer: `body` must not need the others.
  static func run(_ count: Int, _ body: @escaping @Sendable () -> Void) {
    var threads: [pthread_t] = []
    for _ in 1..<max(count, 1) {
      var thread = pthread_t()
      let work = Unmanaged.passRetained(Work(body))
      guard pthread_create(&thread, nil, start, work.toOpaque()) == 0 else {
        work.release()
        break
      }
      threads.append(thread)
    }
    body()
    for thread in threads { pthread_join(thread, nil) }
  }

  private static let start: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? =
    { argument in
      guard let argument else { return nil }
      Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body()
      return nil
    }
}
