/// Runs `body` for at most `limit`: then it is cancelled, and awaited.
package func within(_ limit: Duration, _ body: @escaping @Sendable () async -> Void) async {
  await withTaskGroup { group in
    group.addTask { await body() }
    group.addTask { _ = try? await Task.sleep(for: limit) }
    await group.next()
    group.cancelAll()
  }
}
