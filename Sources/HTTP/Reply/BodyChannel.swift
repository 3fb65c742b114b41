import Threads

/// The body of an answer on its way from the loop, which fills it, to one reader.
///
/// It holds up to 64 KiB plus one part as libcurl delivers it (16 KiB). Then the loop pauses the
/// transfer, and the peer stops sending once the buffers in between are full as well.
final class BodyChannel: Sendable {
  /// What the reader is waiting for.
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

/// For the loop.
extension BodyChannel {
  /// Passes the head on; may be called again.
  func accept(_ head: ReplyHead) {
    let waiter = state.withLock { state -> Waiter? in
      state.head = head
      guard case .head? = state.waiter else { return nil }
      return state.waiter.take()
    }
    if case .head(let waiter) = waiter { waiter.resume(returning: .success(head)) }
  }

  /// Passes a part of the body on; `false` if the channel is full: offer the part again after the
  /// reader has asked for more.
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

  /// Ends the body, complete (`nil`) or not; what has arrived can still be read.
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

/// For the reader: one task at a time.
extension BodyChannel {
  /// Whether the loop has finished the body.
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

  /// Passes all that has arrived to `waiter`, now or later; `true` if the loop has paused the
  /// transfer and needs a command to resume it.
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
