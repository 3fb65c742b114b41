import Dispatch

/// Runs `work` as a task and blocks the calling thread until it ends. The caller must not be one of
/// the threads that tasks share, or `work` might never get one.
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
