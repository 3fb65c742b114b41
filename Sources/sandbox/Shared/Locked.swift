import Glibc

/// A value that is touched with its lock held only.
///
/// `@unchecked Sendable`: `value` is reached through ``withLock(_:)`` alone, between lock and unlock, and
/// what comes in or goes out is `sending`.
final class Locked<Value>: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private var value: Value

  init(_ value: sending Value) {
    self.value = value
    // Cannot fail without attributes (pthread_mutex_init(3)).
    pthread_mutex_init(mutex, nil)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
  }

  func withLock<Result>(_ body: (inout Value) -> sending Result) -> sending Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body(&value)
  }
}
