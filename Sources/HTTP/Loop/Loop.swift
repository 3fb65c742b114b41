import CCurl
import Glibc
import Threads

/// The event loop that drives all transfers of a transport. It must be used on its own thread only.
final class Loop {
  private let queue: CommandQueue
  /// The libcurl multi handle.
  private let multi: UnsafeMutableRawPointer
  private var active: [UInt64: Transfer] = [:]
  private var spare: [EasyHandle] = []

  /// Starts a thread that runs a loop; returns `nil` if the system cannot create a thread.
  static func start(_ queue: CommandQueue) -> DedicatedThread? {
    DedicatedThread(stackSize: stackSize) {
      switch make(queue) {
      case .success(let loop):
        loop.run()
        queue.end(nil)
      case .failure(let error): queue.end(error)
      }
    }
  }

  /// The size of the thread's stack, in bytes. OpenSSL, the resolver and a task that parses deeply
  /// nested JSON need far less.
  private static let stackSize = 4 << 20

  /// Creates the loop, and loads libcurl if this is the first loop of the process.
  private static func make(_ queue: CommandQueue) -> Result<Loop, TransferError> {
    if let failure = ccurl_load() { return .failure(.libraryMissing(String(cString: failure))) }
    guard let multi = ccurl_multi_new(queue.idleConnections) else {
      return .failure(.failed(code: CURLE_OUT_OF_MEMORY.rawValue))
    }
    return .success(Loop(queue, multi))
  }

  private init(_ queue: CommandQueue, _ multi: UnsafeMutableRawPointer) {
    self.queue = queue
    self.multi = multi
  }

  deinit {
    spare = []
    ccurl_multi_free(multi)
  }

  /// Runs until the queue is closed. Calls that are still in progress then fail as canceled.
  private func run() {
    queue.setWakeUp(CommandQueue.WakeUp(multi: multi, thread: .current))
    var commands: [Command] = []
    while runCommands(&commands) {
      ccurl_multi_perform(multi)
      finishDone()
      let pause = finishOverdue()
      // A response may have queued tasks for this thread. Run those tasks before waiting.
      guard queue.isEmpty else { continue }
      // A command posted since the check has woken the handle, so this call returns immediately.
      guard ccurl_multi_poll(multi, pause) else {
        // libcurl is out of memory. The pause of 10 ms prevents a busy loop and is too short to
        // affect deadlines.
        usleep(10_000)
        continue
      }
    }
    queue.setWakeUp(nil)
    for transfer in active.values { abort(transfer, .cancelled) }
  }

  /// Runs the queued commands, and the commands that they post in turn: the next call of a task
  /// begins in the same round. Returns `false` if the queue is closed. `commands` is empty before
  /// and after; only its memory is used again.
  private func runCommands(_ commands: inout [Command]) -> Bool {
    // The limit prevents tasks that keep posting commands from starving the transfers.
    for _ in 0..<Self.maximumRounds {
      guard queue.take(&commands) else { return false }
      guard !commands.isEmpty else { break }
      for command in commands { run(command) }
      commands.removeAll(keepingCapacity: true)
    }
    return true
  }

  private static let maximumRounds = 8

  private func run(_ command: Command) {
    switch command {
    case .run(let job, let executor): executor.run(job)
    case .begin(let call): begin(call)
    case .cancel(let number):
      if let transfer = active[number] { abort(transfer, .cancelled) }
    case .resume(let number):
      if let transfer = active[number] { ccurl_easy_resume(transfer.handle.pointer) }
    }
  }

  private func begin(_ call: Call) {
    guard !call.id.isCancelled else { return call.recipient.fail(.cancelled) }
    let left = call.request.deadline - .now
    guard left > .zero else { return call.recipient.fail(.timedOut(sent: false)) }
    guard let handle = spare.popLast() ?? EasyHandle() else {
      return call.recipient.fail(.failed(code: CURLE_OUT_OF_MEMORY.rawValue))
    }
    let transfer = Transfer(call, handle)
    guard transfer.setOptions(timeLeft: left), ccurl_multi_add(multi, handle.pointer) else {
      return call.recipient.fail(.failed(code: CURLE_OUT_OF_MEMORY.rawValue))
    }
    active[call.id.number] = transfer
  }

  private func finishDone() {
    var code = CURLE_OK
    while let pointer = ccurl_multi_done(multi, &code) {
      let number = UInt64(ccurl_get_number(pointer))
      guard let transfer = active[number] else { continue }
      remove(transfer)
      transfer.finish(code)
      keep(transfer.handle)
    }
  }

  /// Ends the transfers that have passed their deadline, regardless of their state in libcurl.
  /// Returns the number of milliseconds until the next deadline.
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

  /// The longest wait, in milliseconds. The exact value is not important, because every command
  /// wakes the loop.
  private static let longestPause: Int32 = 60_000

  /// Ends a transfer before its response is complete, and closes its connection. A later call must
  /// not receive the rest of this response or wait for a peer that no longer answers.
  private func abort(_ transfer: Transfer, _ error: TransferError) {
    transfer.handle.forbidReuse()
    remove(transfer)
    transfer.call.recipient.fail(error)
    keep(transfer.handle)
  }

  private func remove(_ transfer: Transfer) {
    ccurl_multi_remove(multi, transfer.handle.pointer)
    active[transfer.call.id.number] = nil
  }

  /// Keeps a handle for a later call. Its options, such as the URL, are reset immediately, not when
  /// that call begins.
  private func keep(_ handle: EasyHandle) {
    handle.reset()
    if spare.count < queue.idleConnections { spare.append(handle) }
  }
}
