import Glibc

/// A thread for blocking calls, which must not occupy the few threads that run tasks.
///
/// All signals are blocked on the thread. They are delivered to the program's other threads, and a
/// write to a closed connection does not raise SIGPIPE. Call either ``join()`` or ``detach()``
/// exactly once; otherwise, the system does not free the thread's memory.
package struct DedicatedThread: Sendable {
  private let handle: pthread_t

  /// Starts a thread that runs `body`; returns nil if the system cannot create a thread or has no
  /// memory left.
  ///
  /// `stackSize` is in bytes. The default is the system's, usually 8 MiB.
  package init?(stackSize: Int? = nil, _ body: @escaping @Sendable () -> Void) {
    var attributes = pthread_attr_t()
    guard pthread_attr_init(&attributes) == 0 else { return nil }
    defer { pthread_attr_destroy(&attributes) }
    if let stackSize {
      guard pthread_attr_setstacksize(&attributes, stackSize) == 0 else { return nil }
    }

    // The new thread inherits the signal mask of this thread.
    var all = sigset_t()
    var before = sigset_t()
    sigfillset(&all)
    guard pthread_sigmask(SIG_BLOCK, &all, &before) == 0 else { return nil }
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }

    let context = Unmanaged.passRetained(Body(body))
    var handle = pthread_t()
    guard pthread_create(&handle, &attributes, Self.enter, context.toOpaque()) == 0 else {
      context.release()
      return nil
    }
    self.handle = handle
  }

  /// The calling thread, for comparisons.
  package static var current: DedicatedThread { DedicatedThread(pthread_self()) }

  private init(_ handle: pthread_t) { self.handle = handle }

  /// Whether this is the calling thread.
  package var isCurrent: Bool { pthread_equal(handle, pthread_self()) != 0 }

  /// Blocks until the thread has ended.
  package func join() { pthread_join(handle, nil) }

  /// Lets the system free the thread when it ends. It can no longer be joined.
  package func detach() { pthread_detach(handle) }

  private final class Body: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  private static let enter: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? =
    { @Sendable context in
      guard let context else { return nil }
      Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run()
      return nil
    }
}

extension DedicatedThread {
  /// Runs `body` on a new thread and returns its result. Returns nil if no thread could be created,
  /// or if the task is canceled first. After a cancellation, the thread still runs `body` to its
  /// end.
  package static func value<Value: Sendable>(
    stackSize: Int? = nil, _ body: @escaping @Sendable () -> Value
  ) async -> Value? {
    let result = OneShot<Value>()
    if let thread = DedicatedThread(stackSize: stackSize, { result.happen(body()) }) {
      thread.detach()
    } else {
      result.happen(nil)
    }
    return await result.value()
  }
}
