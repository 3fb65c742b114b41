/// Runs tasks on a transport's thread, between its transfers.
///
/// For tasks that do little but wait for calls: an answer is worked on by the thread that received
/// it, and the next call begins there, so that no other thread is woken for either. What blocks or
/// computes for long has no place there: all transfers would wait for it.
package final class TransportExecutor: TaskExecutor {
  private let mailbox: Mailbox

  init(_ mailbox: Mailbox) {
    self.mailbox = mailbox
  }

  /// Runs a job after what came before it. Once the transport is closed, and where it cannot have a
  /// thread, that is where other tasks run.
  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    guard mailbox.post(.run(job, self)) != nil else { return }
    globalConcurrentExecutor.enqueue(ExecutorJob(job))
  }

  /// Runs a job now; for the transport's thread.
  func run(_ job: UnownedJob) {
    job.runSynchronously(on: asUnownedTaskExecutor())
  }
}
