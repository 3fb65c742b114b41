/// An event that happens once, with an optional value. At most one task waits for the event.
package final class OneShot<Value: Sendable>: Sendable {
  private enum State {
    case pending
    case awaited(CheckedContinuation<Value?, Never>)
    case happened(Value?)
  }

  private let state = Locked(State.pending)

  /// Creates an event that has not happened.
  package init() {}

  /// Makes the event happen, with `value`, or without a value if `value` is nil. Only the first
  /// call has an effect.
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

  /// Waits for the event and returns its value, or nil if it has no value. If the waiting task is
  /// canceled, the event happens without a value.
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

  /// Waits for the event until `deadline` and returns its value. If the event has not happened by
  /// then, it happens without a value.
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
