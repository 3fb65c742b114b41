import Glibc
import HTTP
import Testing

@Suite(.timeLimit(.minutes(1))) struct ExecutorTests {
  private func transport() -> Transport { Transport(egress: EgressList([:])) }

  private func thread(of executor: TransportExecutor) async -> pthread_t {
    await Task(executorPreference: executor) { pthread_self() }.value
  }

  @Test func runsTasksOnOneThread() async {
    let transport = transport()
    let executor = transport.executor
    var threads: Set<pthread_t> = []
    for _ in 0..<20 { threads.insert(await thread(of: executor)) }
    #expect(threads.count == 1)
    await transport.close()
  }

  /// A task also continues there after a wait, and the actors that it calls run there.
  @Test func keepsATaskThere() async {
    actor Counter {
      var threads: Set<pthread_t> = []
      func note() { threads.insert(pthread_self()) }
    }
    let transport = transport()
    let counter = Counter()
    await Task(executorPreference: transport.executor) {
      for _ in 0..<20 {
        await counter.note()
        await Task.yield()
        try? await Task.sleep(for: .microseconds(1))
      }
    }.value
    #expect(await counter.threads.count == 1)
    await transport.close()
  }

  @Test func runsTasksElsewhereOnceItIsClosed() async {
    let transport = transport()
    let executor = transport.executor
    let before = await thread(of: executor)
    await transport.close()
    let after = await thread(of: executor)
    #expect(before != after)
  }

  /// Tasks that are waiting when the transport closes continue elsewhere.
  @Test func losesNoTaskWhenItIsClosed() async {
    let transport = transport()
    let executor = transport.executor
    await withTaskGroup(of: Int.self) { group in
      for number in 0..<200 {
        group.addTask(executorPreference: executor) {
          await Task.yield()
          return number
        }
      }
      await transport.close()
      #expect(await group.reduce(0, +) == 199 * 100)
    }
  }

  /// Tasks that never stop running do not delay the deadline of a call.
  @Test func servesCallsBesideBusyTasks() async throws {
    let origin = try #require(Origin("http://127.0.0.1:9"))
    let transport = Transport(egress: EgressList([origin: TLSSettings()]))
    let target = try #require(RequestTarget("http://127.0.0.1:9/"))
    let busy = Task(executorPreference: transport.executor) {
      while !Task.isCancelled { await Task.yield() }
    }
    await #expect(throws: TransferError.self) {
      try await transport.send(Request(.get, target, deadline: .now + .seconds(5)))
    }
    busy.cancel()
    await busy.value
    await transport.close()
  }
}
