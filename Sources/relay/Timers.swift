/// Runs `body` again and again, `interval` after each end, until the task is cancelled.
func every(_ interval: Duration, _ body: @Sendable () async -> Void) async {
  while true {
    do { try await Task.sleep(for: interval) } catch { return }
    await body()
  }
}

/// Runs `body` for at most `limit`: then it is cancelled, and awaited.
func within(_ limit: Duration, _ body: @escaping @Sendable () async -> Void) async {
  await withTaskGroup { group in
    group.addTask { await body() }
    group.addTask { _ = try? await Task.sleep(for: limit) }
    await group.next()
    group.cancelAll()
  }
}
