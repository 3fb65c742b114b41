import Threads

/// Who waits for a condition of a double's state.
struct Watchers<View>: Sendable {
  private struct Watcher: Sendable {
    let id: UInt64
    let condition: @Sendable (View) -> Bool
    let event: OneShot<Bool>
  }

  private var watchers: [Watcher] = []
  private var next: UInt64 = 0

  /// Whether nobody waits: then no view need be made.
  var isEmpty: Bool { watchers.isEmpty }

  /// Adds one; the id takes it out again.
  mutating func add(_ condition: @escaping @Sendable (View) -> Bool, _ event: OneShot<Bool>)
    -> UInt64
  {
    next += 1
    watchers.append(Watcher(id: next, condition: condition, event: event))
    return next
  }

  /// Takes one out that gave up.
  mutating func remove(_ id: UInt64) { watchers.removeAll { $0.id == id } }

  /// Rings for those whose condition holds. Called with the state's lock held, which is why a condition must not call
  /// the double; a event's ring only resumes its task.
  mutating func check(_ view: View) {
    watchers.removeAll { watcher in
      guard watcher.condition(view) else { return false }
      watcher.event.happen(true)
      return true
    }
  }
}
