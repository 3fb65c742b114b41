/// An event that happens once and that any number of tasks can wait for.
package actor Latch {
  private var isOpen = false
  private var waiters: [CheckedContinuation<Void, Never>] = []

  package init() {}

  /// Ends all waits, also later ones.
  package func open() {
    isOpen = true
    for waiter in waiters { waiter.resume() }
    waiters = []
  }

  package func wait() async {
    guard !isOpen else { return }
    await withCheckedContinuation { waiters.append($0) }
  }
}

/// A counter that tasks can wait for.
package actor Tally {
  package private(set) var count = 0
  private var waiters: [(count: Int, waiter: CheckedContinuation<Void, Never>)] = []

  package init() {}

  package func increment() {
    count += 1
    for waiter in waiters where waiter.count <= count { waiter.waiter.resume() }
    waiters.removeAll { $0.count <= count }
  }

  /// Waits until the counter has reached `count`.
  package func wait(for count: Int) async {
    guard self.count < count else { return }
    await withCheckedContinuation { waiters.append((count, $0)) }
  }
}
