import Threads

/// The body of an answer between the loop, which fills it, and one reader.
///
/// Holds 64 KiB and what libcurl hands over at once (16 KiB); beyond that the loop pauses the
/// transfer, and the peer stops sending when the buffers between are full too.
final class BodyChannel: Sendable {
  /// What the reader asked for and does not have yet.
  private enum Waiter {
    case head(CheckedContinuation<Result<ReplyHead, TransferError>, Never>)
    case bytes(CheckedContinuation<Result<[UInt8]?, TransferError>, Never>)
  }

  private enum End {
    case whole
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

/// The loop's side.
extension BodyChannel {
  /// The head, once or again.
  func accept(_ head: ReplyHead) {
    let waiter = state.withLock { state -> Waiter? in
      state.head = head
      guard case .head? = state.waiter else { return nil }
      return state.waiter.take()
    }
    if case .head(let waiter) = waiter { waiter.resume(returning: .success(head)) }
  }

  /// A part of the body; `false`: no room, offer it again when the reader asked for more.
  func accept(_ part: UnsafeRawBufferPointer) -> Bool {
    let (isTaken, waiter) = state.withLock { state -> (Bool, Waiter?) in
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
    return isTaken
  }

  /// The end, whole or not; what is there already can still be read.
  func finish(_ error: TransferError?) {
    let waiter = state.withLock { state -> Waiter? in
      state.end = error.map(End.failed) ?? .whole
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

/// The reader's side: one task at a time.
extension BodyChannel {
  /// Whether the loop has nothing more to do for it.
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

  /// Gives all that is there; `true`: the loop waits to be told to go on.
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
      case .whole: return (.success(nil), false)
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
