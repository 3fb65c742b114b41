/// Wakes the bridge at the next time at which there may be something to do.
struct Alarm {
  private let lifetime: Lifetime
  private var next: (time: ContinuousClock.Instant, work: Lifetime.Work)?

  /// An alarm that is not set; `lifetime` owns its timer.
  init(lifetime: Lifetime) { self.lifetime = lifetime }

  /// Makes sure that `ring` is called at `time` or earlier, since a call too early does no harm. `ring` must
  /// call ``rang(at:)`` on this value with the time that it receives.
  mutating func set(
    for time: ContinuousClock.Instant,
    ring: @escaping @Sendable (ContinuousClock.Instant) async -> Void
  ) {
    if let next, next.time <= time { return }
    next?.work.cancel()
    let work = lifetime.start {
      do { try await Task.sleep(until: time, clock: .continuous) } catch { return }
      await ring(time)
    }
    next = (time, work)
  }

  /// The alarm for `time` has rung.
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
