import Console
import Glibc
import Threads

/// The signals that end the relay. The first one drains it. A second one ends the process at once,
/// unless it is SIGHUP or SIGPWR.
///
/// A dedicated thread waits for the signals. A task could be canceled, or delayed by other tasks,
/// and would then miss the second signal.
final class TerminationSignals: Sendable {
  /// What the next signal does.
  private enum Effect {
    case report(@Sendable (Int32) -> Void)
    case exit
  }

  private let effect: Locked<Effect>

  /// Waits for the signals that arrived since ``block()`` or will arrive, and calls `report` with
  /// the first one. Returns nil if the system cannot create a thread. Only one value may exist,
  /// because it waits until the process ends.
  init?(report: @escaping @Sendable (Int32) -> Void) {
    let effect = Locked(Effect.report(report))
    self.effect = effect
    let thread = DedicatedThread(stackSize: 512 << 10) {
      var signals = TerminationSignals.waited
      var number: Int32 = 0
      while sigwait(&signals, &number) == 0 { TerminationSignals.take(number, effect) }
    }
    guard let thread else { return nil }
    thread.detach()
  }

  /// Makes the next signal end the process at once, because the relay is already ending.
  func exitAtNext() { effect.withLock { $0 = .exit } }

  private static func take(_ number: Int32, _ effect: Locked<Effect>) {
    let next = effect.withLock { effect -> Effect? in
      // These only begin a drain. A shell and the kernel can both send SIGHUP when a terminal is
      // closed, and systemd sends it after SIGTERM if SendSIGHUP= is set.
      if case .exit = effect, number == SIGHUP || number == SIGPWR { return nil }
      defer { effect = .exit }
      return effect
    }
    switch next {
    case nil: break
    case .report(let report): report(number)
    case .exit: _exit(ExitStatus.no.rawValue)
    }
  }
}

// The dispositions of all signals.
extension TerminationSignals {
  /// Other daemons also shut down cleanly on SIGQUIT. SIGHUP arrives when a terminal is closed; the
  /// relay does not reload its configuration.
  private static let ending = [SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGPWR]

  /// Signals that end a process by default and mean nothing to the relay. SIGPIPE and SIGXFSZ are
  /// not in the list, because `Program.main()` ignores them in every program.
  private static let ignored = [
    SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF, SIGIO, SIGSTKFLT,
  ]

  /// Blocks the signals that end the relay until a value waits for them, and ignores the signals
  /// that mean nothing to it. It must be called before any other thread is started, because a
  /// thread inherits the signal mask of the thread that starts it.
  static func block() {
    var signals = waited
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    for number in ignored { signal(number, SIG_IGN) }
    for number in __libc_current_sigrtmin()...__libc_current_sigrtmax() { signal(number, SIG_IGN) }
  }

  /// Undoes ``block()`` for a run that has nothing to drain: a signal ends it by default.
  static func unblock() {
    for number in ignored { signal(number, SIG_DFL) }
    for number in __libc_current_sigrtmin()...__libc_current_sigrtmax() { signal(number, SIG_DFL) }
    var signals = waited
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }

  /// The signals that end the relay. SIGHUP is not one of them if the process was started with it
  /// ignored, as nohup does.
  private static let waited: sigset_t = {
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in ending where !(number == SIGHUP && isIgnored(number)) {
      sigaddset(&signals, number)
    }
    return signals
  }()

  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    guard sigaction(number, nil, &action) == 0 else { return false }
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: UInt.self)
      == unsafeBitCast(SIG_IGN, to: UInt.self)
  }
}
