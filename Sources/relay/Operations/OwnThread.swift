import Glibc
import Locks

/// Threads for calls that block, which would hold one of the few that tasks share.
enum OwnThread {
  private final class Work: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  /// Bytes; the resolver needs the most.
  private static let stackSize = 512 << 10

  /// Runs `body` on a thread that takes no signals and that nobody waits for. False: the system has
  /// no thread left.
  static func start(_ body: @escaping @Sendable () -> Void) -> Bool {
    let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
    defer { attributes.deallocate() }
    guard pthread_attr_init(attributes) == 0 else { return false }
    defer { pthread_attr_destroy(attributes) }
    guard pthread_attr_setstacksize(attributes, stackSize) == 0,
      pthread_attr_setdetachstate(attributes, Int32(PTHREAD_CREATE_DETACHED)) == 0
    else { return false }
    var all = sigset_t()
    var before = sigset_t()
    sigfillset(&all)
    guard pthread_sigmask(SIG_BLOCK, &all, &before) == 0 else { return false }
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    let work = Unmanaged.passRetained(Work(body))
    var thread = pthread_t()
    let isStarted = pthread_create(&thread, attributes, enter, work.toOpaque()) == 0
    if !isStarted { work.release() }
    return isStarted
  }

  /// What `body` gives, from a thread of its own; nil when there is no thread, or when the task is
  /// cancelled before: the thread ends by itself then.
  static func value<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value? {
    let event = Event<Value>()
    if !start({ event.happen(body()) }) { event.happen(nil) }
    return await event.value()
  }

  private static let enter: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? =
    { @Sendable argument in
      guard let argument else { return nil }
      Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body()
      return nil
    }
}
