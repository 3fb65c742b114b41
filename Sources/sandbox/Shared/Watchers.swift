import Threads

/// The tasks that are waiting for a condition on the state of a double.
struct Watchers<View>: Sendable {
  private struct Watcher: Sendable {
    let id: UInt64
    let condition: @Sendable (View) -> Bool
    let event: OneShot<Bool>
  }

  private var watchers: [Watcher] = []
  private var next: UInt64 = 0

  /// Whether no task is waiting. If so, the view is not needed.
  var isEmpty: Bool { watchers.isEmpty }

  /// Adds a watcher, whose `event` happens when the condition becomes true. Pass the returned id to
  /// ``remove(_:)`` to remove the watcher.
  mutating func add(_ condition: @escaping @Sendable (View) -> Bool, _ event: OneShot<Bool>)
    -> UInt64
  {
    next += 1
    watchers.append(Watcher(id: next, condition: condition, event: event))
    return next
  }

  mutating func remove(_ id: UInt64) { watchers.removeAll { $0.id == id } }

  /// Notifies and removes each watcher if its condition is true. The lock of the double's state is
  /// held during the call, so a condition must not call the double.
  mutating func check(_ view: View) {
    watchers.removeAll { watcher in
      guard watcher.condition(view) else { return false }
      watcher.event.happen(true)
      return true
    }
  }
}

/// The error that a wait throws if its condition does not become true before the deadline.
struct WaitTimedOut: Error, Equatable, CustomStringConvertible {
  let what: String
  let found: String

  var description: String { "timed out waiting for \(what): \(found)" }
}
