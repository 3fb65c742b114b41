/// Something that happens once and may be waited for.
actor Event {
  private var hasHappened = false
  private var waiters: [CheckedContinuation<Void, Never>] = []

  func happen() {
    hasHappened = true
    for waiter in waiters { waiter.resume() }
    waiters = []
  }

  func wait() async {
    guard !hasHappened else { return }
    await withCheckedContinuation { waiters.append($0) }
  }
}

/// Something that is counted and may be waited for.
actor Tally {
  private(set) var count = 0
  private var waiters: [(count: Int, waiter: CheckedContinuation<Void, Never>)] = []

  func increment() {
    count += 1
    for waiter in waiters where waiter.count <= count { waiter.waiter.resume() }
    waiters.removeAll { $0.count <= count }
  }

  func wait(for count: Int) async {
    guard self.count < count else { return }
    await withCheckedContinuation { waiters.append((count, $0)) }
  }
}
