import Glibc

/// Lets a thread wait for a test to say go on; what was said before the waiting counts.
///
/// `@unchecked Sendable`: sem_wait(3) and sem_post(3) are made for several threads.
package final class Gate: @unchecked Sendable {
  private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

  /// A closed gate.
  package init() {
    sem_init(semaphore, 0, 0)
  }

  deinit {
    sem_destroy(semaphore)
    semaphore.deallocate()
  }

  /// Lets one through.
  package func open() {
    sem_post(semaphore)
  }

  /// Blocks the thread until it is let through.
  package func wait() {
    while sem_wait(semaphore) != 0, errno == EINTR {}
  }
}
