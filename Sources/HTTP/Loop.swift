import CCurl
import Glibc
import Threads

/// All transfers of a transport, moved on by one thread; never leaves that thread.
final class Loop {
  private let mailbox: Mailbox
  private let table: UnsafeMutableRawPointer
  private var active: [UInt64: Transfer] = [:]
  private var spare: [EasyHandle] = []

  /// Starts a thread that runs a loop; nil if the system has none left.
  static func start(_ mailbox: Mailbox) -> DedicatedThread? {
    DedicatedThread(stackSize: stackSize) {
      switch make(mailbox) {
      case .success(let loop):
        loop.run()
        mailbox.end(nil)
      case .failure(let error): mailbox.end(error)
      }
    }
  }

  /// Bytes. OpenSSL and the resolver need far less, and so does a task that reads deeply nested JSON.
  private static let stackSize = 4 << 20

  /// Loads libcurl, if this is the first loop of the process.
  private static func make(_ mailbox: Mailbox) -> Result<Loop, TransferError> {
    if let failure = ccurl_load() { return .failure(.libraryMissing(String(cString: failure))) }
    guard let table = ccurl_multi_new(mailbox.idleConnections) else {
      return .failure(.failed(code: CURLE_OUT_OF_MEMORY.rawValue))
    }
    return .success(Loop(mailbox, table))
  }

  private init(_ mailbox: Mailbox, _ table: UnsafeMutableRawPointer) {
    self.mailbox = mailbox
    self.table = table
  }

  deinit {
    spare = []
    ccurl_multi_free(table)
  }

  /// Works until the mailbox says to end; all that is in progress then ends as cancelled.
  func run() {
    mailbox.wakes(Mailbox.Wakeable(table: table, thread: .current))
    while serveOrders() {
      ccurl_multi_perform(table)
      finishDone()
      let pause = finishOverdue()
      // Tasks of this thread that go on with an answer.
      guard mailbox.isEmpty else { continue }
      // An order that came meanwhile has woken the table: then this returns at once.
      guard ccurl_multi_poll(table, pause) else {
        // Memory was short. Were this to go on, the loop would spin; 10 ms harm no deadline.
        usleep(10_000)
        continue
      }
    }
    mailbox.wakes(nil)
    for transfer in active.values { abort(transfer, .cancelled) }
  }

  /// Serves what there is and what that leads to: a task's next call begins in the same round. False:
  /// the loop shall end.
  private func serveOrders() -> Bool {
    // Tasks that keep each other going must not keep the transfers waiting.
    for _ in 0..<Self.mostRounds {
      guard let orders = mailbox.take() else { return false }
      guard !orders.isEmpty else { break }
      for order in orders { serve(order) }
    }
    return true
  }

  private static let mostRounds = 8

  private func serve(_ order: Order) {
    switch order {
    case .run(let job, let executor): executor.run(job)
    case .begin(let call): begin(call)
    case .cancel(let number):
      if let transfer = active[number] { abort(transfer, .cancelled) }
    case .resume(let number):
      if let transfer = active[number] { ccurl_easy_resume(transfer.handle.pointer) }
    }
  }

  private func begin(_ call: Call) {
    guard !call.ticket.isCancelled else { return call.recipient.refuse(.cancelled) }
    let left = call.request.deadline - .now
    guard left > .zero else { return call.recipient.refuse(.timedOut(sent: false)) }
    guard let handle = spare.popLast() ?? EasyHandle() else {
      return call.recipient.refuse(.failed(code: CURLE_OUT_OF_MEMORY.rawValue))
    }
    let transfer = Transfer(call, handle)
    guard transfer.setOptions(timeLeft: left), ccurl_multi_add(table, handle.pointer) else {
      return call.recipient.refuse(.failed(code: CURLE_OUT_OF_MEMORY.rawValue))
    }
    active[call.ticket.number] = transfer
  }

  private func finishDone() {
    var code = CURLE_OK
    while let pointer = ccurl_multi_done(table, &code) {
      let number = UInt64(ccurl_get_number(pointer))
      guard let transfer = active[number] else { continue }
      remove(transfer)
      transfer.finish(code)
      keep(transfer.handle)
    }
  }

  /// Ends what has passed its deadline, whatever libcurl thinks of it, and gives the milliseconds
  /// until the next one.
  private func finishOverdue() -> Int32 {
    var next: ContinuousClock.Instant?
    let now = ContinuousClock.now
    for transfer in active.values {
      let deadline = transfer.call.request.deadline
      guard deadline > now else {
        abort(transfer, .timedOut(sent: transfer.isSent))
        continue
      }
      next = min(next ?? deadline, deadline)
    }
    guard let next else { return Self.longestPause }
    return Int32(clamping: min((next - now).wholeMilliseconds, Int(Self.longestPause)))
  }

  /// A minute; longer serves nobody.
  private static let longestPause: Int32 = 60_000

  /// Ends a transfer in the middle. Its connection is closed: the rest of the answer, or a peer
  /// that answers no more, must not meet the next call.
  private func abort(_ transfer: Transfer, _ error: TransferError) {
    transfer.handle.forbidReuse()
    remove(transfer)
    transfer.call.recipient.refuse(error)
    keep(transfer.handle)
  }

  private func remove(_ transfer: Transfer) {
    ccurl_multi_remove(table, transfer.handle.pointer)
    active[transfer.call.ticket.number] = nil
  }

  /// What a handle knew, the URL among it, is forgotten now rather than at the next call.
  private func keep(_ handle: EasyHandle) {
    handle.reset()
    if spare.count < mailbox.idleConnections { spare.append(handle) }
  }
}
