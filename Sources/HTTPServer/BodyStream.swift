internal import Threads

/// The body of one answer between the task that writes it and the daemon's thread that sends it.
///
/// While there is nothing to send the connection is suspended. It is suspended and resumed with the lock
/// held, so that "suspended" here and there always agree: a daemon must not be stopped with a
/// suspended connection.
final class BodyStream: Sendable {
  /// How much libmicrohttpd asks for at a time, in bytes.
  static let blockSize = 16 << 10
  /// How much may wait before the writer does, in bytes.
  static let room = 64 << 10

  private enum End { case open, finished, aborted, closed }

  private struct State {
    var pending: [UInt8] = []
    var end = End.open
    var isSuspended = false
    var writers: [CheckedContinuation<Bool, Never>] = []

    var isFull: Bool { pending.count > BodyStream.room }
  }

  private let connection: Connection
  private let state = Locked(State())

  init(_ connection: Connection) { self.connection = connection }

  /// On the daemon's thread: the next bytes, or libmicrohttpd's codes for the end (-1), for an error (-2), and 0
  /// with the connection suspended.
  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let (count, writers) = state.withLock { state in
      let count = next(into: buffer, &state)
      return (count, state.isFull ? [] : BodyStream.takeWriters(&state))
    }
    for writer in writers { writer.resume(returning: true) }
    return count
  }

  private func next(into buffer: UnsafeMutableRawBufferPointer, _ state: inout State) -> Int {
    guard state.pending.isEmpty else {
      let count = min(buffer.count, state.pending.count)
      buffer.copyBytes(from: state.pending.prefix(count))
      state.pending.removeFirst(count)
      return count
    }
    switch state.end {
    case .finished: return -1
    case .aborted, .closed: return -2
    case .open:
      state.isSuspended = true
      connection.suspend()
      return 0
    }
  }

  /// Adds bytes and waits until most have gone; false once nobody will read them.
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

  /// The body is whole.
  func finish() { end(.finished) }

  /// The body ends before it is whole: the connection is cut behind what was written.
  func abort() { end(.aborted) }

  /// Nobody reads any longer: what is pending is dropped. After this the stream suspends nothing.
  func close() {
    end(.closed)
    let writers = state.withLock { state in
      state.end = .closed
      state.pending = []
      return BodyStream.takeWriters(&state)
    }
    for writer in writers { writer.resume(returning: false) }
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

  private static func takeWriters(_ state: inout State) -> [CheckedContinuation<Bool, Never>] {
    defer { state.writers = [] }
    return state.writers
  }
}
