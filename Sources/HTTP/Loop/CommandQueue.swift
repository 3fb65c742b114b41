import CCurl
import Threads

/// A command for the loop's thread.
enum Command: Sendable {
  case begin(Call)
  case cancel(UInt64)
  /// Resumes a paused transfer, because its reader can accept bytes again.
  case resume(UInt64)
  /// Runs a task until its next suspension.
  case run(UnownedJob, TransportExecutor)
}

/// The queue of commands for the loop's thread. It also starts and ends that thread.
final class CommandQueue: Sendable {
  /// The handle and thread that other threads need to wake the loop.
  ///
  /// `@unchecked Sendable`: other threads pass `multi` only to `ccurl_multi_wakeup`, which libcurl
  /// allows on any thread. They do so only while they hold the queue's lock. The loop removes this
  /// value under the same lock before it frees the handle.
  struct WakeUp: @unchecked Sendable {
    let multi: UnsafeMutableRawPointer
    let thread: DedicatedThread
  }

  private typealias Closer = CheckedContinuation<DedicatedThread?, Never>

  private enum Phase {
    case idle
    case running(DedicatedThread)
    /// The loop could not start, and its thread has not been joined yet.
    case failed(DedicatedThread, TransferError)
    case closing(DedicatedThread, [Closer])
    case closed
  }

  private struct State {
    var phase = Phase.idle
    var commands: [Command] = []
    var wakeUp: WakeUp?

    /// Wakes the loop. On the loop's own thread this does nothing, because the loop checks for
    /// commands before it waits.
    func wake() {
      guard let wakeUp, !wakeUp.thread.isCurrent else { return }
      ccurl_multi_wakeup(wakeUp.multi)
    }
  }

  let idleConnections: Int
  private let state = Locked(State())

  init(idleConnections: Int) {
    self.idleConnections = idleConnections
  }

  /// Adds a command for the loop. The first call or task starts the loop's thread. Returns an error
  /// if the command will never run.
  func post(_ command: Command) -> TransferError? {
    state.withLock { state in
      switch state.phase {
      case .idle:
        switch command {
        case .begin, .run: break
        case .cancel, .resume: return nil
        }
        guard let thread = Loop.start(self) else {
          return .failed(code: CURLE_OUT_OF_MEMORY.rawValue)
        }
        state.phase = .running(thread)
      case .running: break
      case .failed(_, let error): return error
      case .closing, .closed: return .cancelled
      }
      state.commands.append(command)
      // An earlier command that the loop has not taken yet has already woken the loop.
      if state.commands.count == 1 { state.wake() }
      return nil
    }
  }

  /// Cancels a call. If the call has not been posted yet, its id records the cancellation for the
  /// loop.
  func cancel(_ id: CallID) {
    id.cancel()
    _ = post(.cancel(id.number))
  }
}

/// Methods that the loop's thread calls.
extension CommandQueue {
  /// Moves all commands to `commands`, which must be empty. Its memory is used for later commands.
  /// Returns `false` if the loop must end.
  func take(_ commands: inout [Command]) -> Bool {
    state.withLock { state in
      if case .closing = state.phase { return false }
      swap(&state.commands, &commands)
      return true
    }
  }

  var isEmpty: Bool { state.withLock { $0.commands.isEmpty } }

  /// Enables later commands to wake the loop; `nil` disables this.
  func setWakeUp(_ wakeUp: WakeUp?) {
    state.withLock { $0.wakeUp = wakeUp }
  }

  /// The loop's thread must call this last. HTTP calls that have not begun fail with `error` if the
  /// loop could not start, and with `.cancelled` otherwise.
  func end(_ error: TransferError?) {
    let (commands, closers, thread): ([Command], [Closer], DedicatedThread?) = state.withLock {
      state in
      defer { state.commands = [] }
      switch state.phase {
      case .running(let thread):
        state.phase = .failed(thread, error ?? .cancelled)
        return (state.commands, [], nil)
      case .closing(let thread, let closers):
        state.phase = .closed
        return (state.commands, closers, thread)
      case .idle, .failed, .closed: return (state.commands, [], nil)
      }
    }
    for command in commands {
      switch command {
      case .begin(let call): call.recipient.fail(error ?? .cancelled)
      // The queue no longer accepts commands, so the executor passes the task to the global
      // executor.
      case .run(let job, let executor): executor.enqueue(ExecutorJob(job))
      case .cancel, .resume: break
      }
    }
    if closers.isEmpty { thread?.detach() }
    for (index, closer) in closers.enumerated() {
      closer.resume(returning: index == 0 ? thread : nil)
    }
  }
}

extension CommandQueue {
  /// Ends the loop and joins its thread.
  func close() async {
    let thread = await withCheckedContinuation { close($0) }
    // The thread has already left its loop, so this does not block for long.
    thread?.join()
  }

  /// Ends the loop without waiting.
  func abandon() {
    close(nil)
  }

  /// Passes the thread to the first waiter, which must join it. All other waiters get `nil`, and so
  /// does any waiter if the thread was never started or has already been joined.
  private func close(_ waiter: Closer?) {
    let joinable: DedicatedThread?? = state.withLock { state in
      switch state.phase {
      case .idle, .closed:
        state.phase = .closed
        return .some(nil)
      case .failed(let thread, _):
        state.phase = .closed
        return thread
      case .running(let thread):
        state.phase = .closing(thread, waiter.map { [$0] } ?? [])
        state.wake()
      case .closing(let thread, let others):
        state.phase = .closing(thread, others + (waiter.map { [$0] } ?? []))
      }
      return .none
    }
    guard let thread = joinable else { return }
    if let waiter {
      waiter.resume(returning: thread)
    } else {
      thread?.detach()
    }
  }
}
