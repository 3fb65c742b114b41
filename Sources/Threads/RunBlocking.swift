import Dispatch

/// Runs `work` as a task, blocks the calling thread until it ends, and returns its result. Must not
/// be called on a thread that runs tasks: if all of them were blocked, `work` could never run.
package func runBlocking<Value: Sendable>(_ work: @escaping @Sendable () async -> Value) -> Value {
  let isOver = DispatchSemaphore(value: 0)
  let result = Locked<Value?>(nil)
  Task {
    let value = await work()
    result.withLock { $0 = value }
    isOver.signal()
  }
  while true {
    isOver.wait()
    if let value = result.withLock({ $0 }) { return value }
  }
}
