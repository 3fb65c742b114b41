import Threads

/// The tasks that wait for a condition on the state of a double.
struct Watchers<View>: Sendable {
  private struct Watcher: Sendable {
    let id: UInt64
    let condition: @Sendable (View) -> Bool
    let event: OneShot<Bool>
  }

  private var watchers: [Watcher] = []
  private var next: UInt64 = 0

  /// If true, no view has to be made.
  var isEmpty: Bool { watchers.isEmpty }

  /// Adds a watcher, whose `event` happens when the condition is true. The returned id removes it.
  mutating func add(_ condition: @escaping @Sendable (View) -> Bool, _ event: OneShot<Bool>)
    -> UInt64
  {
    next += 1
    watchers.append(Watcher(id: next, condition: condition, event: event))
    return next
  }

  mutating func remove(_ id: UInt64) { watchers.removeAll { $0.id == id } }

  /// Notifies and removes the watchers whose condition is true. Called with the state's lock held,
  /// which is why a condition must not call the double; making an event happen only resumes its
  /// task.
  mutating func check(_ view: View) {
    watchers.removeAll { watcher in
      guard watcher.condition(view) else { return false }
      watcher.event.happen(true)
      return true
    }
  }
}

/// The condition of a wait did not become true by the deadline.
struct WaitTimedOut: Error, Equatable, CustomStringConvertible {
  let what: String
  let found: String

  var description: String { "timed out waiting for \(what): \(found)" }
}
