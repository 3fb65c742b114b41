import HTTP
import Locks

/// The work that belongs to one owner: started by it, ended with it, waited for at the end.
///
/// The one place where tasks begin that no task group holds, since an actor cannot keep a group.
final class Lifetime: Sendable {
  /// Some work that can be ended before the rest.
  struct Work: Sendable {
    fileprivate let task: Task<Void, Never>

    /// Asks it to end; it is waited for all the same.
    func cancel() { task.cancel() }
  }

  private struct Ledger {
    var tasks: [UInt64: Task<Void, Never>] = [:]
    var started: UInt64 = 0
    var isOver = false
  }

  private let ledger = Locked(Ledger())
  private let executor: (any TaskExecutor)?

  /// A lifetime whose work runs on `executor`, or where tasks run otherwise.
  init(on executor: (any TaskExecutor)? = nil) {
    self.executor = executor
  }

  /// Begins `work`; what is begun after the end has come is cancelled from the start.
  @discardableResult
  func start(_ work: @escaping @Sendable () async -> Void) -> Work {
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

  /// Cancels what still runs and returns when all of it has ended.
  func end() async {
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
