package import Glibc

/// A value that is touched with its lock held only.
///
/// A lock of the C library's rather than `Synchronization.Mutex`: the thread sanitizer sees it.
/// `@unchecked Sendable`: `value` is reached through ``withLock(_:)`` alone, between lock and
/// unlock, and what comes in or goes out is `sending`.
package final class Locked<Value>: @unchecked Sendable {
  @usableFromInline let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  @usableFromInline var value: Value

  /// A value that nobody holds yet.
  package init(_ value: sending Value) {
    self.value = value
    // Cannot fail without attributes (pthread_mutex_init(3)).
    pthread_mutex_init(mutex, nil)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
  }

  /// Runs `body` with the lock held, which no other thread does meanwhile. `body` must be short, and
  /// must not take the same lock.
  @inlinable
  package func withLock<Result, Failure: Error>(
    _ body: (inout Value) throws(Failure) -> sending Result
  ) throws(Failure) -> sending Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return try body(&value)
  }
}
