import Dispatch
import Locks

/// Runs `work` while the calling thread, which is none of the pool's, waits for its end.
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
