import Glibc

/// Runs `body` on a thread of its own: calls that block must not hold one of the few that tasks
/// share, or what they wait for could not happen.
package func onOwnThread<Value: Sendable>(
  _ body: @escaping @Sendable () throws -> Value
) async throws -> Value {
  let (stream, value) = AsyncStream.makeStream(of: Result<Value, any Error>.self)
  let thread = try Work {
    value.yield(Result(catching: body))
    value.finish()
  }.start()
  var result: Result<Value, any Error>?
  for await value in stream { result = value }
  pthread_join(thread, nil)
  guard let result else { throw CancellationError() }
  return try result.get()
}
