internal import Threads

/// One request and its answer.
///
/// The connection is suspended when the work begins and resumed by whoever takes the exchange out of `running`,
/// both with the lock held: it is resumed exactly once.
final class Exchange: Sendable {
  /// What the daemon's thread has to do next.
  enum Step {
    /// Start the work; the connection is suspended.
    case run(Request)
    case send(Response)
    /// Nothing: the work goes on.
    case wait
    /// Close the connection without an answer.
    case cut
  }

  private enum Phase {
    case reading([UInt8])
    case tooLarge
    case running
    case answered(Response)
    case sending(BodyStream?)
    case over
  }

  private struct State {
    var phase = Phase.reading([])
    var task: Task<Void, Never>?

    var stream: BodyStream? {
      guard case .sending(let stream) = phase else { return nil }
      return stream
    }
  }

  let head: RequestHead
  let connection: Connection
  private let state = Locked(State())

  init(_ head: RequestHead, _ connection: Connection) {
    self.head = head
    self.connection = connection
  }

  /// Takes a part of the body. What is over the limit is read and dropped, for only then can it be answered.
  func take(_ part: UnsafeRawBufferPointer, limit: Int) {
    let part = Array(part)
    state.withLock { state in
      guard case .reading(var body) = state.phase else { return }
      guard part.count <= limit - body.count else {
        state.phase = .tooLarge
        return
      }
      // Without the copy in the phase, appending does not copy what is there.
      state.phase = .over
      body += part
      state.phase = .reading(body)
    }
  }

  /// The next step, on the daemon's thread.
  func proceed() -> Step {
    state.withLock { state in
      switch state.phase {
      case .reading(let body):
        state.phase = .running
        connection.suspend()
        return .run(head.request(body: body))
      case .tooLarge:
        state.phase = .sending(nil)
        return .send(.bodyTooLarge)
      case .running, .sending: return .wait
      case .answered(let response):
        state.phase = .sending(nil)
        return .send(response)
      case .over: return .cut
      }
    }
  }

  /// The stream that is being sent; false if the exchange ended in the meantime.
  func isSending(_ stream: BodyStream) -> Bool {
    state.withLock { state in
      guard case .sending = state.phase else { return false }
      state.phase = .sending(stream)
      return true
    }
  }

  /// Keeps the task of the work or of the stream, to cancel it when the exchange ends.
  func hold(_ task: Task<Void, Never>) {
    let isOver = state.withLock { state in
      guard case .over = state.phase else {
        state.task = task
        return false
      }
      return true
    }
    if isOver { task.cancel() }
  }

  /// The work's result. Dropped if the exchange was aborted before.
  func answer(_ response: Response) {
    state.withLock { state in
      guard case .running = state.phase else { return }
      state.phase = .answered(response)
      connection.resume()
    }
  }

  /// The request is over, answered or not; on the daemon's thread.
  func end() {
    let (stream, task) = state.withLock { state in
      defer { state.phase = .over }
      return (state.stream, state.task)
    }
    stream?.close()
    task?.cancel()
  }

  /// Ends the exchange from outside. Afterwards its connection is not suspended, nor will it be.
  func abort() {
    let (stream, task) = state.withLock { state in
      let stream = state.stream
      switch state.phase {
      case .running:
        state.phase = .answered(.stopping)
        connection.resume()
      case .answered(let response) where !response.isStream: break
      default: state.phase = .over
      }
      return (stream, state.task)
    }
    stream?.close()
    task?.cancel()
  }
}
