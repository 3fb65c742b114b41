/// The tasks of one owner: started by it, canceled with it, and awaited at the end.
///
/// This is the only place that starts tasks outside a task group: an actor cannot keep a group.
package final class Lifetime: Sendable {
  /// A task that can be canceled before the others.
  package struct Work: Sendable {
    fileprivate let task: Task<Void, Never>

    /// Cancels the task; ``Lifetime/end()`` still waits for it.
    package func cancel() { task.cancel() }
  }

  private struct Ledger {
    var tasks: [UInt64: Task<Void, Never>] = [:]
    var started: UInt64 = 0
    var isOver = false
  }

  private let ledger = Locked(Ledger())
  private let executor: (any TaskExecutor)?

  /// A lifetime without tasks; they run on `executor`, by default on that of all other tasks.
  package init(on executor: (any TaskExecutor)? = nil) {
    self.executor = executor
  }

  /// Starts `work` in a task, which is canceled from the start if the lifetime has ended.
  @discardableResult
  package func start(_ work: @escaping @Sendable () async -> Void) -> Work {
    ledger.withLock { ledger in
      ledger.started += 1
      let number = ledger.started
      let task = Task(executorPreference: executor) {
        await work()
        self.forget(number)
      }
      if ledger.isOver { task.cancel() }
      ledger.tasks[number] = task
      return Work(task: task)
    }
  }

  /// Cancels the running tasks and returns when all have ended.
  package func end() async {
    for task in running() { task.cancel() }
    while let task = running().first { await task.value }
  }

  private func running() -> [Task<Void, Never>] {
    ledger.withLock { ledger in
      ledger.isOver = true
      return Array(ledger.tasks.values)
    }
  }

  private func forget(_ number: UInt64) {
    ledger.withLock { ledger in _ = ledger.tasks.removeValue(forKey: number) }
  }
}
