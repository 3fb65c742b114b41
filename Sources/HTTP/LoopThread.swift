import CCurl
import Glibc

/// The thread that a loop runs on.
enum LoopThread {
  /// Starts it; `nil`: the system has no thread left.
  static func start(_ mailbox: Mailbox) -> pthread_t? {
    var thread = pthread_t()
    var attributes = pthread_attr_t()
    guard pthread_attr_init(&attributes) == 0 else { return nil }
    defer { pthread_attr_destroy(&attributes) }
    guard pthread_attr_setstacksize(&attributes, stackSize) == 0 else { return nil }

    // The thread inherits the mask: signals go to the program's own threads, and a TLS connection
    // that the peer has left raises no SIGPIPE.
    var all = sigset_t()
    var before = sigset_t()
    sigfillset(&all)
    guard pthread_sigmask(SIG_BLOCK, &all, &before) == 0 else { return nil }
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }

    let context = Unmanaged.passRetained(mailbox)
    let isStarted = pthread_create(&thread, &attributes, enter, context.toOpaque()) == 0
    if !isStarted { context.release() }
    return isStarted ? thread : nil
  }

  /// Bytes; OpenSSL and the resolver stay far below, and a task that reads deeply nested JSON too.
  private static let stackSize = 4 << 20

  private static let enter: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? =
    {
      @Sendable context in
      guard let context else { return nil }
      let mailbox = Unmanaged<Mailbox>.fromOpaque(context).takeRetainedValue()
      switch Loop.make(mailbox) {
      case .success(let loop):
        loop.run()
        mailbox.end(nil)
      case .failure(let error): mailbox.end(error)
      }
      return nil
    }
}
