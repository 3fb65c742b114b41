import Threads

/// Passes the body of a response from the loop to one reader.
///
/// The channel buffers up to 64 KiB plus one part of at most 16 KiB, the size in which libcurl
/// delivers the body. When it is full, the loop pauses the transfer, and the peer stops sending
/// once the network buffers are full, too.
final class BodyChannel: Sendable {
  /// The reader's continuation, for the part of the response that it is waiting for.
  private enum Waiter {
    case head(CheckedContinuation<Result<ReplyHead, TransferError>, Never>)
    case bytes(CheckedContinuation<Result<[UInt8]?, TransferError>, Never>)
  }

  private enum End {
    case complete
    case failed(TransferError)
  }

  private struct State {
    var head: ReplyHead?
    var bytes: [UInt8] = []
    var isPaused = false
    var end: End?
    var waiter: Waiter?
  }

  private static let bound = 64 << 10
  private let state = Locked(State())
}

/// Methods that the loop calls.
extension BodyChannel {
  /// Passes the head to the reader. May be called more than once with the same head.
  func accept(_ head: ReplyHead) {
    let waiter = state.withLock { state -> Waiter? in
      state.head = head
      guard case .head? = state.waiter else { return nil }
      return state.waiter.take()
    }
    if case .head(let waiter) = waiter { waiter.resume(returning: .success(head)) }
  }

  /// Passes a part of the body to the reader. Returns `false` if the channel is full. The loop must
  /// then offer the same part again after the reader has read.
  func accept(_ part: UnsafeRawBufferPointer) -> Bool {
    let (isAccepted, waiter) = state.withLock { state -> (Bool, Waiter?) in
      guard state.bytes.count < Self.bound else {
        state.isPaused = true
        return (false, nil)
      }
      guard case .bytes? = state.waiter else {
        state.bytes.append(contentsOf: part)
        return (true, nil)
      }
      return (true, state.waiter.take())
    }
    if case .bytes(let waiter) = waiter { waiter.resume(returning: .success(Array(part))) }
    return isAccepted
  }

  /// Marks the end of the body. `error` is `nil` if the body is complete. The reader can still read
  /// the bytes that have arrived.
  func finish(_ error: TransferError?) {
    let waiter = state.withLock { state -> Waiter? in
      state.end = error.map(End.failed) ?? .complete
      state.isPaused = false
      return state.waiter.take()
    }
    switch waiter {
    case .head(let waiter): waiter.resume(returning: .failure(error ?? .malformed))
    case .bytes(let waiter): waiter.resume(returning: error.map { .failure($0) } ?? .success(nil))
    case nil: break
    }
  }
}

/// Methods that the reader calls. There must be only one reader at a time.
extension BodyChannel {
  /// Whether the loop has marked the end of the body.
  var isEnded: Bool { state.withLock { $0.end != nil } }

  func head(_ waiter: CheckedContinuation<Result<ReplyHead, TransferError>, Never>) {
    let result = state.withLock { state -> Result<ReplyHead, TransferError>? in
      precondition(state.waiter == nil, "one reader at a time")
      if let head = state.head { return .success(head) }
      if case .failed(let error) = state.end { return .failure(error) }
      state.waiter = .head(waiter)
      return nil
    }
    if let result { waiter.resume(returning: result) }
  }

  /// Resumes `waiter` with all bytes that have arrived, or later with the next part if none have.
  /// Returns `true` if the loop has paused the transfer: the caller must then post a command to
  /// resume it.
  func next(_ waiter: CheckedContinuation<Result<[UInt8]?, TransferError>, Never>) -> Bool {
    let (result, wasPaused) = state.withLock {
      state -> (Result<[UInt8]?, TransferError>?, Bool) in
      precondition(state.waiter == nil, "one reader at a time")
      defer { state.isPaused = false }
      guard state.bytes.isEmpty else {
        defer { state.bytes = [] }
        return (.success(state.bytes), state.isPaused)
      }
      switch state.end {
      case .complete: return (.success(nil), false)
      case .failed(let error): return (.failure(error), false)
      case nil:
        state.waiter = .bytes(waiter)
        return (nil, state.isPaused)
      }
    }
    if let result { waiter.resume(returning: result) }
    return wasPaused
  }
}
