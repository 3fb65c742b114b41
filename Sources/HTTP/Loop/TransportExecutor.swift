/// An executor that runs tasks on a transport's thread, between the steps of its transfers.
///
/// It is for tasks that mostly wait for calls: the thread that receives a response also processes
/// it and begins the next call, so no other thread has to be woken. Tasks that block or compute for
/// a long time must not run here, because they delay all transfers.
package final class TransportExecutor: TaskExecutor {
  private let queue: CommandQueue

  init(_ queue: CommandQueue) {
    self.queue = queue
  }

  /// Adds a job to the transport's queue. If the transport is closed or its thread cannot start,
  /// the job runs on the global executor.
  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    guard queue.post(.run(job, self)) != nil else { return }
    globalConcurrentExecutor.enqueue(ExecutorJob(job))
  }

  /// Runs a job immediately. Must be called on the transport's thread.
  func run(_ job: UnownedJob) {
    job.runSynchronously(on: asUnownedTaskExecutor())
  }
}
