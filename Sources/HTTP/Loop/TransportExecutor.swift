/// Runs tasks on a transport's thread, between its transfers.
///
/// It is for tasks that mostly wait for calls: the thread that received an answer processes it and
/// begins the next call, without waking another thread. Work that blocks or computes for long must
/// not run here, because all transfers would wait for it.
package final class TransportExecutor: TaskExecutor {
  private let queue: CommandQueue

  init(_ queue: CommandQueue) {
    self.queue = queue
  }

  /// Adds a job to the queue. If the transport is closed, or its thread cannot start, the job runs
  /// on the global executor.
  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    guard queue.post(.run(job, self)) != nil else { return }
    globalConcurrentExecutor.enqueue(ExecutorJob(job))
  }

  /// Runs a job now. Must be called on the transport's thread.
  func run(_ job: UnownedJob) {
    job.runSynchronously(on: asUnownedTaskExecutor())
  }
}
