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

  @Test func cancelsWorkThatStartsAfterTheEnd() async {
    let lifetime = Lifetime()
    await lifetime.end()
    let wasCancelled = Locked(false)
    lifetime.start {
      let isCancelled = Task.isCancelled
      wasCancelled.withLock { $0 = isCancelled }
    }
    await lifetime.end()
    #expect(wasCancelled.withLock { $0 })
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
