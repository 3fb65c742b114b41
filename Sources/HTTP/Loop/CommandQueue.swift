import CCurl
import Threads

/// A command for the loop's thread.
enum Command: Sendable {
  case begin(Call)
  case cancel(UInt64)
  /// The reader of a paused stream has room again.
  case resume(UInt64)
  /// Runs a task until it waits.
  case run(UnownedJob, TransportExecutor)
}

/// The commands for the loop's thread, and the life of that thread.
final class CommandQueue: Sendable {
  /// What other threads need to wake the loop.
  ///
  /// `@unchecked Sendable`: other threads pass `multi` only to `ccurl_multi_wakeup`, which libcurl
  /// allows on any thread, and only with the queue's lock held, under which the loop withdraws it
  /// before it frees the handle.
  struct WakeUp: @unchecked Sendable {
    let multi: UnsafeMutableRawPointer
    let thread: DedicatedThread
  }

  private typealias Closer = CheckedContinuation<DedicatedThread?, Never>

  private enum Phase {
    case idle
    case running(DedicatedThread)
    /// The thread ended on its own and has not been joined yet.
    case failed(DedicatedThread, TransferError)
    case closing(DedicatedThread, [Closer])
    case closed
  }

  private struct State {
    var phase = Phase.idle
    var commands: [Command] = []
    var wakeUp: WakeUp?

    /// Does nothing on the loop's own thread, which looks for commands before it waits.
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

  /// Adds a command for the loop, whose thread starts at the first call. Returns an error if the
  /// command will never run.
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
      // Any earlier command that the loop has not seen yet has already woken it.
      if state.commands.count == 1 { state.wake() }
      return nil
    }
  }

  /// Cancels a call. This may happen before the call is posted; its id then records the
  /// cancellation for the loop.
  func cancel(_ id: CallID) {
    id.cancel()
    _ = post(.cancel(id.number))
  }
}

/// For the loop's thread.
extension CommandQueue {
  /// Removes and returns all commands; `nil` if the loop must end.
  func take() -> [Command]? {
    state.withLock { state in
      if case .closing = state.phase { return nil }
      defer { state.commands = [] }
      return state.commands
    }
  }

  var isEmpty: Bool { state.withLock { $0.commands.isEmpty } }

  /// Lets later commands wake the loop; `nil` stops that.
  func setWakeUp(_ wakeUp: WakeUp?) {
    state.withLock { $0.wakeUp = wakeUp }
  }

  /// Called by the thread as its last action: commands that have not run end as canceled, or with
  /// `error` if the loop could not start.
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
      // The queue is closed, so the task continues on another executor.
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
    // The thread has finished its work, so this does not block.
    thread?.join()
  }

  /// Ends the loop without waiting.
  func abandon() {
    close(nil)
  }

  /// Passes the thread to the waiter that must join it: the first one. The others get `nil`, and so
  /// does a waiter for a thread that was never started or has been joined.
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
