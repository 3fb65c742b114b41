import Glibc

/// The connections of a server and their threads.
///
/// `@unchecked Sendable`: the properties below `mutex` are touched with it locked only.
final class LoopbackConnections: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private var open: Set<Int32> = []
  private var threads: [pthread_t] = []
  private var count = 0
  private var isOver = false

  init() {
    pthread_mutex_init(mutex, nil)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
  }

  var accepted: Int { locked { count } }

  /// Runs `body` for a connection on a thread of its own and closes it then.
  func serve(_ descriptor: Int32, _ body: @escaping @Sendable (LoopbackConnection) -> Void) {
    let work = Work { [self] in
      body(LoopbackConnection(descriptor))
      locked {
        open.remove(descriptor)
        close(descriptor)
      }
    }
    locked {
      guard !isOver, let thread = try? work.start() else {
        close(descriptor)
        return
      }
      open.insert(descriptor)
      threads.append(thread)
      count += 1
    }
  }

  /// Ends all connections and waits for their threads.
  func end() {
    let threads = locked {
      isOver = true
      for descriptor in open { shutdown(descriptor, Int32(SHUT_RDWR)) }
      return self.threads
    }
    for thread in threads { pthread_join(thread, nil) }
  }

  private func locked<Result>(_ body: () -> Result) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body()
  }
}
