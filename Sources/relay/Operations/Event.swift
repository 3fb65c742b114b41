import Locks

/// Something that happens once and that one task waits for; a task that is cancelled waits no longer.
final class Event<Value: Sendable>: Sendable {
  private enum State {
    case ahead
    case awaited(CheckedContinuation<Value?, Never>)
    case over(Value?)
  }

  private let state = Locked(State.ahead)

  /// It has happened; nil: there will be no value. Only the first time counts.
  func happen(_ value: Value?) {
    let waiter: CheckedContinuation<Value?, Never>? = state.withLock { state in
      defer { if case .over = state {} else { state = .over(value) } }
      guard case .awaited(let waiter) = state else { return nil }
      return waiter
    }
    waiter?.resume(returning: value)
  }

  /// Returns when it has happened; nil when there is no value, or when the task is cancelled before.
  func value() async -> Value? {
    await withTaskCancellationHandler {
      await withCheckedContinuation { waiter in
        let over: Value?? = state.withLock { state in
          if case .over(let value) = state { return .some(value) }
          state = .awaited(waiter)
          return .none
        }
        if let over { waiter.resume(returning: over) }
      }
    } onCancel: {
      happen(nil)
    }
  }
}
