/// Runs `body`, cancels it after `limit`, and returns when it has ended.
package func within(_ limit: Duration, _ body: @escaping @Sendable () async -> Void) async {
  await withTaskGroup { group in
    group.addTask { await body() }
    group.addTask { _ = try? await Task.sleep(for: limit) }
    await group.next()
    group.cancelAll()
  }
}
