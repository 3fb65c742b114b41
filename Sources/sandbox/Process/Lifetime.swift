import Console
import Glibc
import Locks

/// Runs `body` and blocks the calling thread, which must not be one of the pool's, until it is done.
func waiting(for body: @escaping @Sendable () async -> Void) throws(Failure) {
  let wakeup = try Wakeup()
  let isDone = Locked(false)
  Task.detached {
    await body()
    isDone.withLock { $0 = true }
    wakeup.wake()
  }
  while !isDone.withLock({ $0 }) { wakeup.wait(milliseconds: 1000) }
}
