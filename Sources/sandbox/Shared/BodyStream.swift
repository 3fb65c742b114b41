import HTTPServer
import Threads

extension Response {
  /// A body that `produce` writes while it is sent; it ends when `produce` returns. For
  /// `text/event-stream` and for faults. The task of `produce` is canceled when the client
  /// disconnects or the server stops.
  static func stream(
    _ status: Int, type: String, headers: [Field] = [],
    _ produce: @escaping @Sendable (BodyWriter) async -> Void
  ) -> Response {
    Response(
      status, headers: [Field("Content-Type", type)] + headers,
      body: .source { BodyStream($0, produce) })
  }
}

/// Writes a streamed body.
struct BodyWriter: Sendable {
  fileprivate let stream: BodyStream

  /// Sends bytes at once; waits while more than 64 KiB are pending. Returns false once the client
  /// has disconnected or the server stops: later bytes are not sent.
  @discardableResult func write(_ bytes: [UInt8]) async -> Bool {
    await stream.write(bytes)
  }

  /// Sends text in UTF-8.
  @discardableResult func write(_ text: String) async -> Bool {
    await stream.write(Array(text.utf8))
  }

  /// Cuts the connection after what has been written, so that the client sees an incomplete body.
  func abort() { stream.abort() }
}

/// The body of one answer between the task that writes it and the server's thread that sends it.
///
/// While there is nothing to send, the connection is suspended. It is suspended and resumed with the lock held, so that the state
/// here and in libmicrohttpd always agree: a daemon must not be stopped with a suspended connection.
private final class BodyStream: BodySource {
  /// How many bytes may be pending before the writer has to wait.
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

  /// Starts the writer's task.
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

  /// Adds bytes and waits until there is room for more; false if they will not be sent.
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

  /// Drops what is pending and cancels the writer's task.
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
