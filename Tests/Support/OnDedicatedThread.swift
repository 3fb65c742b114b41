import Glibc
package import Threads

/// Runs `body` on a thread of its own and returns its result. Calls that block must not occupy one
/// of the few threads that tasks share, or what they wait for could not happen.
package func onDedicatedThread<Value: Sendable>(
  _ body: @escaping @Sendable () throws -> Value
) async throws -> Value {
  let (stream, value) = AsyncStream.makeStream(of: Result<Value, any Error>.self)
  let thread = try DedicatedThread.started {
    value.yield(Result(catching: body))
    value.finish()
  }
  var result: Result<Value, any Error>?
  for await value in stream { result = value }
  thread.join()
  guard let result else { throw CancellationError() }
  return try result.get()
}

extension DedicatedThread {
  /// Starts a thread that runs `body`; throws if the system has none left.
  package static func started(
    _ body: @escaping @Sendable () -> Void
  ) throws(SystemError) -> DedicatedThread {
    guard let thread = DedicatedThread(body) else {
      errno = EAGAIN
      throw SystemError("pthread_create")
    }
    return thread
  }
}
