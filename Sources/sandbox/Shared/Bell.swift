import Locks

/// Something that happens once, with a value, and one task that waits for it.
final class Bell<Value: Sendable>: Sendable {
  private enum State {
    case silent
    case awaited(CheckedContinuation<Value?, Never>)
    case rung(Value?)
  }

  private let state = Locked(State.silent)

  /// Ends the wait with `value`; the first ring counts, later ones do nothing.
  func ring(_ value: Value?) {
    let waiter: CheckedContinuation<Value?, Never>? = state.withLock { state in
      switch state {
      case .silent:
        state = .rung(value)
        return nil
      case .awaited(let waiter):
        state = .rung(value)
        return waiter
      case .rung: return nil
      }
    }
    waiter?.resume(returning: value)
  }

  /// What the bell was rung with; nil when the deadline came first, or the task was cancelled.
  func value(until deadline: ContinuousClock.Instant) async -> Value? {
    await withTaskGroup(of: Void.self) { group in
      group.addTask {
        guard (try? await Task.sleep(until: deadline, clock: .continuous)) != nil else { return }
        self.ring(nil)
      }
      let value = await self.value()
      group.cancelAll()
      return value
    }
  }

  /// What the bell was rung with; nil when the task was cancelled first.
  func value() async -> Value? {
    await withTaskCancellationHandler {
      await withCheckedContinuation { waiter in
        let rung: Value?? = state.withLock { state in
          guard case .rung(let value) = state else {
            state = .awaited(waiter)
            return nil
          }
          return .some(value)
        }
        if let rung { waiter.resume(returning: rung) }
      }
    } onCancel: {
      ring(nil)
    }
  }
}
