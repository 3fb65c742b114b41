/// An event that happens once, with a value, and that one task waits for. Canceling the task ends
/// the wait.
package final class OneShot<Value: Sendable>: Sendable {
  private enum State {
    case pending
    case awaited(CheckedContinuation<Value?, Never>)
    case happened(Value?)
  }

  private let state = Locked(State.pending)

  /// An event that has not happened.
  package init() {}

  /// Makes the event happen; nil means that there will be no value. Only the first call counts.
  package func happen(_ value: Value?) {
    let waiter: CheckedContinuation<Value?, Never>? = state.withLock { state in
      switch state {
      case .pending:
        state = .happened(value)
        return nil
      case .awaited(let waiter):
        state = .happened(value)
        return waiter
      case .happened: return nil
      }
    }
    waiter?.resume(returning: value)
  }

  /// Waits for the event and returns its value; nil if there is none, or if the task is canceled
  /// first, which also makes the event happen without a value.
  package func value() async -> Value? {
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

  /// Waits until `deadline` at the latest; if the event has not happened by then, it happens
  /// without a value.
  package func value(until deadline: ContinuousClock.Instant) async -> Value? {
    await withTaskGroup(of: Void.self) { group in
      group.addTask {
        guard (try? await Task.sleep(until: deadline, clock: .continuous)) != nil else { return }
        self.happen(nil)
      }
      let value = await self.value()
      group.cancelAll()
      return value
    }
  }
}
