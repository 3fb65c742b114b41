/// A group of tasks with one owner, which cancels them and waits for them when it ends.
///
/// It replaces a task group where the tasks outlive the function that starts them, such as in an
/// actor.
package final class Lifetime: Sendable {
  /// A started task, which can be canceled separately from the others.
  package struct Work: Sendable {
    /// Nil if the lifetime had ended before.
    fileprivate let task: Task<Void, Never>?

    /// Cancels the task; ``Lifetime/end()`` still waits for it.
    package func cancel() { task?.cancel() }
  }

  private struct Ledger {
    var tasks: [UInt64: Task<Void, Never>] = [:]
    var started: UInt64 = 0
    var isOver = false
  }

  private let ledger = Locked(Ledger())
  private let executor: (any TaskExecutor)?

  /// Creates a lifetime without tasks. Its tasks run on `executor`, by default the global one.
  package init(on executor: (any TaskExecutor)? = nil) {
    self.executor = executor
  }

  /// Starts a task that runs `work`. If the lifetime has ended, nothing starts: otherwise, work that
  /// starts its own successor, such as the next poll, would never end.
  @discardableResult
  package func start(_ work: @escaping @Sendable () async -> Void) -> Work {
    ledger.withLock { ledger in
      guard !ledger.isOver else { return Work(task: nil) }
      ledger.started += 1
      let number = ledger.started
      let task = Task(executorPreference: executor) {
        await work()
        self.forget(number)
      }
      ledger.tasks[number] = task
      return Work(task: task)
    }
  }

  /// Cancels all running tasks and waits until they have ended.
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
