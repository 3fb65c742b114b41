import Threads

/// Wakes the bridge at the next time at which there may be something to do.
struct Alarm {
  private let lifetime: Lifetime
  private var next: (time: ContinuousClock.Instant, work: Lifetime.Work)?

  /// An alarm that is not set; `lifetime` owns its timer.
  init(lifetime: Lifetime) { self.lifetime = lifetime }

  /// Whether the alarm rings at `time` or earlier. An early ring does no harm, so the alarm then
  /// need not be set again.
  func rings(by time: ContinuousClock.Instant) -> Bool {
    next.map { $0.time <= time } ?? false
  }

  /// Sets the alarm, which cancels an earlier setting. `ring` receives `time` and must pass it to
  /// ``rang(at:)`` of this value.
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

  /// Records that the alarm for `time` has rung.
  mutating func rang(at time: ContinuousClock.Instant) {
    if next?.time == time { next = nil }
  }
}

/// Tasks that wait for a state of the bridge.
struct Waiters {
  typealias Condition = @Sendable (isolated Bridge) -> Bool

  private var waiting: [(condition: Condition, continuation: CheckedContinuation<Void, Never>)] = []

  /// Resumes `continuation` in the first call of ``wake(_:)`` in which `condition` is true.
  mutating func add(
    _ condition: @escaping Condition, _ continuation: CheckedContinuation<Void, Never>
  ) {
    waiting.append((condition, continuation))
  }

  /// Must be called after every event.
  mutating func wake(_ bridge: isolated Bridge) {
    guard !waiting.isEmpty else { return }
    var rest: [(condition: Condition, continuation: CheckedContinuation<Void, Never>)] = []
    for waiter in waiting {
      if waiter.condition(bridge) { waiter.continuation.resume() } else { rest.append(waiter) }
    }
    waiting = rest
  }
}
