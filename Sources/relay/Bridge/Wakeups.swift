import Threads

/// Wakes the bridge at the time at which its next step is due.
struct Alarm {
  private let lifetime: Lifetime
  private var next: (time: ContinuousClock.Instant, work: Lifetime.Work)?

  /// Creates an alarm that is not set. `lifetime` owns its timer.
  init(lifetime: Lifetime) { self.lifetime = lifetime }

  /// Returns whether the alarm rings at `time` or earlier. It then need not be set again, because
  /// ringing early does no harm.
  func rings(by time: ContinuousClock.Instant) -> Bool {
    next.map { $0.time <= time } ?? false
  }

  /// Sets the alarm and cancels the previous setting. `ring` is called with `time` and must pass it
  /// to ``rang(at:)`` on this value.
  mutating func set(
    for time: ContinuousClock.Instant,
    ring: @escaping @Sendable (ContinuousClock.Instant) async -> Void
  ) {
    next?.work.cancel()
    let work = lifetime.start {
      do { try await Task.sleep(until: time, clock: .continuous) } catch { return }
      await ring(time)
    }
    next = (time, work)
  }

  /// Records that the alarm set for `time` has rung.
  mutating func rang(at time: ContinuousClock.Instant) {
    if next?.time == time { next = nil }
  }
}

/// The tasks that wait until the bridge is in a certain state.
struct Waiters {
  typealias Condition = @Sendable (isolated Bridge) -> Bool

  private var waiting: [(condition: Condition, continuation: CheckedContinuation<Void, Never>)] = []

  /// Resumes `continuation` at the first call to ``wake(_:)`` at which `condition` is true.
  mutating func add(
    _ condition: @escaping Condition, _ continuation: CheckedContinuation<Void, Never>
  ) {
    waiting.append((condition, continuation))
  }

  /// Resumes the tasks whose conditions are true. It must be called after every event.
  mutating func wake(_ bridge: isolated Bridge) {
    guard !waiting.isEmpty else { return }
    var rest: [(condition: Condition, continuation: CheckedContinuation<Void, Never>)] = []
    for waiter in waiting {
      if waiter.condition(bridge) { waiter.continuation.resume() } else { rest.append(waiter) }
    }
    waiting = rest
  }
}
