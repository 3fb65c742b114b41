import Glibc

/// Blocks a thread until the test opens the gate; an opening before the wait counts.
///
/// `@unchecked Sendable`: sem_wait(3) and sem_post(3) may be called on any thread.
package final class Gate: @unchecked Sendable {
  private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

  package init() {
    sem_init(semaphore, 0, 0)
  }

  deinit {
    sem_destroy(semaphore)
    semaphore.deallocate()
  }

  /// Lets one thread pass.
  package func open() {
    sem_post(semaphore)
  }

  /// Blocks the thread until it may pass.
  package func wait() {
    while sem_wait(semaphore) != 0, errno == EINTR {}
  }
}
