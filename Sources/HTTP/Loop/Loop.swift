import CCurl
import Glibc
import Threads

/// The event loop that drives all transfers of a transport; used on its own thread only.
final class Loop {
  private let queue: CommandQueue
  /// libcurl's multi handle.
  private let multi: UnsafeMutableRawPointer
  private var active: [UInt64: Transfer] = [:]
  private var spare: [EasyHandle] = []

  /// Starts a thread that runs a loop; `nil` if the system has none left.
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

  /// Bytes. OpenSSL and the resolver need far less, and so does a task that parses deeply nested
  /// JSON.
  private static let stackSize = 4 << 20

  /// Loads libcurl if this is the first loop of the process.
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

  /// Runs until the queue is closed; calls in progress then end as canceled.
  private func run() {
    queue.setWakeUp(CommandQueue.WakeUp(multi: multi, thread: .current))
    while runCommands() {
      ccurl_multi_perform(multi)
      finishDone()
      let pause = finishOverdue()
      // Tasks on this thread that continue with an answer.
      guard queue.isEmpty else { continue }
      // If a command has been posted in the meantime, it has woken the handle: this returns at
      // once.
      guard ccurl_multi_poll(multi, pause) else {
        // There was no memory left. The pause keeps the loop from spinning; 10 ms harm no deadline.
        usleep(10_000)
        continue
      }
    }
    queue.setWakeUp(nil)
    for transfer in active.values { abort(transfer, .cancelled) }
  }

  /// Runs the commands in the queue and those that they lead to: a task's next call begins in the
  /// same round. `false` if the queue is closed.
  private func runCommands() -> Bool {
    // Tasks that keep each other busy must not keep the transfers waiting.
    for _ in 0..<Self.maximumRounds {
      guard let commands = queue.take() else { return false }
      guard !commands.isEmpty else { break }
      for command in commands { run(command) }
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

  /// Ends the transfers that have passed their deadline, in whatever state libcurl has them, and
  /// returns the milliseconds until the next deadline.
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

  /// In milliseconds. The value does not matter: every command wakes the loop.
  private static let longestPause: Int32 = 60_000

  /// Ends a transfer before its answer is complete and closes its connection: neither the rest of
  /// the answer nor a peer that has stopped answering may affect the next call.
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

  /// Keeps a handle for the next call. Its options, such as the URL, are forgotten now rather than
  /// when that call begins.
  private func keep(_ handle: EasyHandle) {
    handle.reset()
    if spare.count < queue.idleConnections { spare.append(handle) }
  }
}
