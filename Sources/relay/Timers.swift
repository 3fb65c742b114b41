/// Runs `body` repeatedly until the task is canceled. Waits `interval` before the first run and
/// between the end of one run and the start of the next.
func every(_ interval: Duration, _ body: @Sendable () async -> Void) async {
  while true {
    do { try await Task.sleep(for: interval) } catch { return }
    await body()
  }
}
