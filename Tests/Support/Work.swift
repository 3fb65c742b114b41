package import Glibc

/// Something to run on a thread of its own, since it blocks.
package struct Work {
  private final class Body: Sendable {
    let run: @Sendable () -> Void

    init(_ run: @escaping @Sendable () -> Void) {
      self.run = run
    }
  }

  private let body: Body

  /// Something that has not begun.
  package init(_ run: @escaping @Sendable () -> Void) {
    body = Body(run)
  }

  /// Starts the thread, which is to be joined.
  package func start() throws(SystemError) -> pthread_t {
    var thread = pthread_t()
    let context = Unmanaged.passRetained(body)
    let number = pthread_create(&thread, nil, Self.enter, context.toOpaque())
    guard number == 0 else {
      context.release()
      errno = number
      throw SystemError("pthread_create")
    }
    return thread
  }

  private static let enter: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? =
    {
      @Sendable context in
      guard let context else { return nil }
      Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run()
      return nil
    }
}
