/// Runs `body` again and again, `interval` after each end, until the task is canceled.
func every(_ interval: Duration, _ body: @Sendable () async -> Void) async {
  while true {
    do { try await Task.sleep(for: interval) } catch { return }
    await body()
  }
}
