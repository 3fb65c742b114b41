import HTTPServer
import Threads

extension Response {
  /// Returns a response with a body that `produce` writes while the server sends it. The body ends
  /// when `produce` returns. It is used for `text/event-stream` and for faults. The task that runs
  /// `produce` is canceled when the client disconnects or the server stops.
  static func stream(
    _ status: Int, type: String, headers: [Field] = [],
    _ produce: @escaping @Sendable (BodyWriter) async -> Void
  ) -> Response {
    Response(
      status, headers: [Field("Content-Type", type)] + headers,
      body: .source { BodyStream($0, produce) })
  }
}

/// Writes the body of a streamed response.
struct BodyWriter: Sendable {
  fileprivate let stream: BodyStream

  /// Queues bytes for sending, and waits while more than 64 KiB are pending. Returns `false` if the
  /// client has disconnected or the server is stopping; further bytes are then not sent.
  @discardableResult func write(_ bytes: [UInt8]) async -> Bool {
    await stream.write(bytes)
  }

  /// Queues text in UTF-8 for sending, like the method for bytes.
  @discardableResult func write(_ text: String) async -> Bool {
    await stream.write(Array(text.utf8))
  }

  /// Closes the connection after the bytes written so far, so the client receives an incomplete
  /// body.
  func abort() { stream.abort() }
}

/// Passes the body of one response from the task that writes it to the server's thread, which sends
/// it.
///
/// While no bytes are pending, the connection is suspended. The connection is suspended and resumed
/// with the lock held, so `isSuspended` always matches the state in libmicrohttpd. A daemon must
/// not be stopped while a connection is suspended.
private final class BodyStream: BodySource {
  /// The maximum number of pending bytes. Above it, the writer must wait.
  private static let capacity = 64 << 10

  private enum End { case open, finished, aborted, closed }

  private struct State {
    var pending: [UInt8] = []
    var end = End.open
    var isSuspended = false
    var writers: [CheckedContinuation<Bool, Never>] = []
    var task: Task<Void, Never>?

    var isFull: Bool { pending.count > BodyStream.capacity }

    mutating func takeWriters() -> [CheckedContinuation<Bool, Never>] {
      defer { writers = [] }
      return writers
    }
  }

  private let connection: Connection
  private let produce: @Sendable (BodyWriter) async -> Void
  private let state = Locked(State())

  init(_ connection: Connection, _ produce: @escaping @Sendable (BodyWriter) async -> Void) {
    self.connection = connection
    self.produce = produce
  }

  /// Starts the task that writes the body.
  func start() {
    let task = Task {
      await produce(BodyWriter(stream: self))
      end(.finished)
    }
    let isClosed = state.withLock { state in
      state.task = task
      return state.end == .closed
    }
    if isClosed { task.cancel() }
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) -> BodyRead {
    let (result, writers) = state.withLock { state in
      let result = next(into: buffer, &state)
      return (result, state.isFull ? [] : state.takeWriters())
    }
    for writer in writers { writer.resume(returning: true) }
    return result
  }

  private func next(into buffer: UnsafeMutableRawBufferPointer, _ state: inout State) -> BodyRead {
    guard state.pending.isEmpty else {
      let count = min(buffer.count, state.pending.count)
      buffer.copyBytes(from: state.pending.prefix(count))
      state.pending.removeFirst(count)
      return .bytes(count)
    }
    switch state.end {
    case .finished: return .end
    case .aborted, .closed: return .failed
    case .open:
      state.isSuspended = true
      connection.suspend()
      return .suspended
    }
  }

  /// Appends bytes and waits until at most `capacity` bytes are pending. Returns `false` if the
  /// bytes will not be sent.
  func write(_ bytes: [UInt8]) async -> Bool {
    let isOpen = state.withLock { state in
      guard state.end == .open else { return false }
      state.pending += bytes
      if !bytes.isEmpty { resume(&state) }
      return true
    }
    guard isOpen else { return false }
    return await withCheckedContinuation { writer in
      let answer: Bool? = state.withLock { state in
        guard state.end == .open else { return false }
        guard state.isFull else { return true }
        state.writers.append(writer)
        return nil
      }
      if let answer { writer.resume(returning: answer) }
    }
  }

  func abort() { end(.aborted) }

  /// Discards the pending bytes and cancels the task that writes the body.
  func close() {
    end(.closed)
    let (writers, task) = state.withLock { state in
      state.end = .closed
      state.pending = []
      return (state.takeWriters(), state.task.take())
    }
    for writer in writers { writer.resume(returning: false) }
    task?.cancel()
  }

  private func end(_ end: End) {
    state.withLock { state in
      guard state.end == .open else { return }
      state.end = end
      resume(&state)
    }
  }

  private func resume(_ state: inout State) {
    guard state.isSuspended else { return }
    state.isSuspended = false
    connection.resume()
  }
}
