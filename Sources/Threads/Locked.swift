package import Glibc

/// A value that is accessed only while its lock is held.
///
/// The lock is a `pthread_mutex_t` and not a `Synchronization.Mutex`, because the thread sanitizer
/// supports only `pthread_mutex_t`.
///
/// `@unchecked Sendable`: `value` is accessed only in ``withLock(_:)``, while the lock is held.
/// Values that enter or leave are `sending`.
package final class Locked<Value>: @unchecked Sendable {
  @usableFromInline let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  // The lock makes each access exclusive, so the runtime need not check it: calling withLock in
  // `body` deadlocks before it can access the value a second time.
  @exclusivity(unchecked) @usableFromInline var value: Value

  /// Creates an unlocked value.
  package init(_ value: sending Value) {
    self.value = value
    // Without attributes, this cannot fail (pthread_mutex_init(3)).
    pthread_mutex_init(mutex, nil)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
  }

  /// Runs `body` with exclusive access to the value and returns its result. `body` must be short
  /// and must not acquire the same lock.
  @inlinable
  package func withLock<Result, Failure: Error>(
    _ body: (inout Value) throws(Failure) -> sending Result
  ) throws(Failure) -> sending Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return try body(&value)
  }
}
