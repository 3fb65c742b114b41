import Glibc
import Support

/// Runs `body` on a thread of its own: what blocks must not hold one of the few that tasks share.
func onOwnThread<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async throws -> Value {
  let (stream, value) = AsyncStream.makeStream(of: Value.self)
  let thread = try Work {
    value.yield(body())
    value.finish()
  }.start()
  var result: Value?
  for await value in stream { result = value }
  pthread_join(thread, nil)
  guard let result else { throw CancellationError() }
  return result
}
