import Testing
import Threads

@Suite struct LifetimeTests {
  @Test func waitsForAllItsWork() async {
    let lifetime = Lifetime()
    let ended = Locked(0)
    for _ in 0..<20 {
      lifetime.start {
        try? await Task.sleep(for: .seconds(60))
        ended.withLock { $0 += 1 }
      }
    }
    await lifetime.end()
    #expect(ended.withLock { $0 } == 20)
  }

  @Test func startsNothingAfterTheEnd() async {
    let lifetime = Lifetime()
    await lifetime.end()
    let hasRun = Locked(false)
    lifetime.start { hasRun.withLock { $0 = true } }.cancel()
    await lifetime.end()
    #expect(!hasRun.withLock { $0 })
  }

  /// Work whose cancellation starts it again, as a poll that is asked for again after a failure.
  @Test func endsWorkThatStartsItsOwnSuccessor() async {
    let lifetime = Lifetime()
    let runs = Locked(0)
    @Sendable func run() {
      lifetime.start {
        try? await Task.sleep(for: .seconds(60))
        runs.withLock { $0 += 1 }
        run()
      }
    }
    run()
    await lifetime.end()
    #expect(runs.withLock { $0 } == 1)
  }

  @Test func cancelsOnePieceOfWorkAlone() async {
    let lifetime = Lifetime()
    let (stream, end) = AsyncStream.makeStream(of: Bool.self)
    let work = lifetime.start {
      try? await Task.sleep(for: .seconds(60))
      end.yield(Task.isCancelled)
    }
    work.cancel()
    for await isCancelled in stream {
      #expect(isCancelled)
      break
    }
    await lifetime.end()
  }
}
