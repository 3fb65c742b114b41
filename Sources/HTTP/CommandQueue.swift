import CCurl
import Threads

/// Orders for the loop's thread, and that thread's life.
final class Mailbox: Sendable {
  /// The table of transfers, as far as other threads may know it.
  ///
  /// `@unchecked Sendable`: they only hand it to `ccurl_multi_wakeup`, which libcurl allows any
  /// thread, and only with the mailbox's lock held, under which the loop takes it back before it
  /// frees the table.
  struct Wakeable: @unchecked Sendable {
    let table: UnsafeMutableRawPointer
    let thread: DedicatedThread
  }

  private typealias Closer = CheckedContinuation<DedicatedThread?, Never>

  private enum Phase {
    case idle
    case running(DedicatedThread)
    /// The thread ended by itself and was not joined yet.
    case unable(DedicatedThread, TransferError)
    case closing(DedicatedThread, [Closer])
    case closed
  }

  private struct State {
    var phase = Phase.idle
    var orders: [Order] = []
    var wakeable: Wakeable?

    /// Not for the loop's own thread: it looks for orders before it waits.
    func wake() {
      guard let wakeable, !wakeable.thread.isCurrent else { return }
      ccurl_multi_wakeup(wakeable.table)
    }
  }

  let idleConnections: Int
  private let state = Locked(State())

  init(idleConnections: Int) {
    self.idleConnections = idleConnections
  }

  /// Hands an order to the loop, whose thread starts if this is the first call; an error: it will
  /// never be served.
  func post(_ order: Order) -> TransferError? {
    state.withLock { state in
      switch state.phase {
      case .idle:
        switch order {
        case .begin, .run: break
        case .cancel, .resume: return nil
        }
        guard let thread = Loop.start(self) else {
          return .failed(code: CURLE_OUT_OF_MEMORY.rawValue)
        }
        state.phase = .running(thread)
      case .running: break
      case .unable(_, let error): return error
      case .closing, .closed: return .cancelled
      }
      state.orders.append(order)
      // Not the first since the loop last looked: it was woken already.
      if state.orders.count == 1 { state.wake() }
      return nil
    }
  }

  /// Ends a call; may come before the call itself is posted, which the ticket tells the loop then.
  func cancel(_ ticket: Ticket) {
    ticket.cancel()
    _ = post(.cancel(ticket.number))
  }

  /// What came since the last time; `nil`: the loop shall end.
  func take() -> [Order]? {
    state.withLock { state in
      if case .closing = state.phase { return nil }
      defer { state.orders = [] }
      return state.orders
    }
  }

  /// Whether nothing waits for the loop.
  var isEmpty: Bool { state.withLock { $0.orders.isEmpty } }

  /// Orders wake the loop from here on, or `nil`: no longer.
  func wakes(_ wakeable: Wakeable?) {
    state.withLock { $0.wakeable = wakeable }
  }
}

extension Mailbox {
  /// Ends the loop and joins its thread.
  func close() async {
    let thread = await withCheckedContinuation { close($0) }
    // The thread is past its last work: nobody waits here.
    thread?.join()
  }

  /// Ends the loop and waits for nothing.
  func abandon() {
    close(nil)
  }

  /// Gives the waiter the thread to join, `nil` when there is none or another joins it.
  private func close(_ waiter: Closer?) {
    let joinable: DedicatedThread?? = state.withLock { state in
      switch state.phase {
      case .idle, .closed:
        state.phase = .closed
        return .some(nil)
      case .unable(let thread, _):
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

  /// The loop's last word: what nobody served ends as cancelled, or as `error` if the loop could
  /// not so much as start.
  func end(_ error: TransferError?) {
    let (orders, closers, thread): ([Order], [Closer], DedicatedThread?) = state.withLock { state in
      defer { state.orders = [] }
      switch state.phase {
      case .running(let thread):
        state.phase = .unable(thread, error ?? .cancelled)
        return (state.orders, [], nil)
      case .closing(let thread, let closers):
        state.phase = .closed
        return (state.orders, closers, thread)
      case .idle, .unable, .closed: return (state.orders, [], nil)
      }
    }
    for order in orders {
      switch order {
      case .begin(let call): call.recipient.refuse(error ?? .cancelled)
      // The mailbox takes nothing any longer: it goes on elsewhere.
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
