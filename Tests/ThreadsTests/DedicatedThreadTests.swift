import Glibc
import Support
import Testing
import Threads

struct DedicatedThreadTests {
  @Test func returnsWhatTheThreadReturns() async {
    #expect(await DedicatedThread.value { 7 } == 7)
  }

  @Test func doesNotWaitForTheThreadWhenCancelled() async {
    let gate = Gate()
    let waiting = Task {
      await DedicatedThread.value {
        gate.wait()
        return 7
      }
    }
    waiting.cancel()
    #expect(await waiting.value == nil)
    gate.open()
  }

  @Test func joinsAfterTheEnd() throws {
    let hasRun = Locked(false)
    let thread = try #require(DedicatedThread { hasRun.withLock { $0 = true } })
    #expect(!thread.isCurrent)
    thread.join()
    #expect(hasRun.withLock { $0 })
  }

  @Test func blocksAllSignals() async {
    let blocked = await DedicatedThread.value { () -> [Bool] in
      var mask = sigset_t()
      pthread_sigmask(SIG_SETMASK, nil, &mask)
      return [SIGTERM, SIGINT, SIGPIPE].map { sigismember(&mask, $0) == 1 }
    }
    #expect(blocked == [true, true, true])
  }

  @Test func isNilWhenTheSystemRefuses() async {
    // Below PTHREAD_STACK_MIN (pthread_attr_setstacksize(3)).
    #expect((DedicatedThread(stackSize: 1) {}).map(\.isCurrent) == nil)
    #expect(await DedicatedThread.value(stackSize: 1) { 7 } == nil)
  }

  @Test func sharesNoThreadWithBlockingWork() async throws {
    #expect(try await onDedicatedThread { runBlocking { 7 } } == 7)
  }
}
