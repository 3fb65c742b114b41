import Locks

/// An event that happens once, with a value, and that one task waits for. Cancelling the task ends the
/// wait.
final class OneShot<Value: Sendable>: Sendable {
  private enum State {
    case pending
    case awaited(CheckedContinuation<Value?, Never>)
    case happened(Value?)
  }

  private let state = Locked(State.pending)

  /// Makes the event happen; nil means that there will be no value. Only the first call counts.
  func happen(_ value: Value?) {
    let waiter: CheckedContinuation<Value?, Never>? = state.withLock { state in
      defer { if case .happened = state {} else { state = .happened(value) } }
      guard case .awaited(let waiter) = state else { return nil }
      return waiter
    }
    waiter?.resume(returning: value)
  }

  /// Waits for the event and returns its value; nil if there is none, or if the task is cancelled
  /// first.
  func value() async -> Value? {
    await withTaskCancellationHandler {
      await withCheckedContinuation { waiter in
        let happened: Value?? = state.withLock { state in
          if case .happened(let value) = state { return .some(value) }
          state = .awaited(waiter)
          return .none
        }
        if let happened { waiter.resume(returning: happened) }
      }
    } onCancel: {
      happen(nil)
    }
  }
}
