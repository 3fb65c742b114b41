import Glibc

/// A thread for calls that block, which would otherwise occupy one of the few threads that tasks share.
///
/// All signals are blocked on it. Call ``detach()`` once: until then the system keeps the thread's
/// memory.
struct DedicatedThread: Sendable {
  private let handle: pthread_t

  /// Starts a thread that runs `body`; nil if the system has no thread or memory left.
  ///
  /// `stackSize` is in bytes. By default it is the system's, usually 8 MiB.
  init?(stackSize: Int? = nil, _ body: @escaping @Sendable () -> Void) {
    let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
    defer { attributes.deallocate() }
    guard pthread_attr_init(attributes) == 0 else { return nil }
    defer { pthread_attr_destroy(attributes) }
    if let stackSize {
      guard pthread_attr_setstacksize(attributes, stackSize) == 0 else { return nil }
    }
    // A new thread inherits the signal mask of the thread that creates it.
    var all = sigset_t()
    var before = sigset_t()
    sigfillset(&all)
    guard pthread_sigmask(SIG_BLOCK, &all, &before) == 0 else { return nil }
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    let context = Unmanaged.passRetained(Body(body))
    var handle = pthread_t()
    guard pthread_create(&handle, attributes, Self.enter, context.toOpaque()) == 0 else {
      context.release()
      return nil
    }
    self.handle = handle
  }

  /// Lets the system free the thread when it ends; nothing waits for it.
  func detach() { pthread_detach(handle) }

  /// Returns the result of `body`, which runs on a new thread; nil if there is no thread, or if the task
  /// is cancelled first. After a cancellation the thread still runs to its end.
  static func value<Value: Sendable>(
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
