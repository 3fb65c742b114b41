internal import Threads

/// One request and its response.
///
/// The connection is suspended when the handler starts, and is resumed by the method that moves the
/// exchange out of the `running` phase. Both happen with the lock held, so the connection is
/// resumed exactly once.
final class Exchange: Sendable {
  /// The next action for the daemon's thread.
  enum Step {
    /// Start the handler. The connection is suspended.
    case run(Request)
    case send(Response)
    /// Do nothing: the handler is still running.
    case wait
    /// Close the connection without a response.
    case cut
  }

  private enum Phase {
    case reading([UInt8])
    case tooLarge
    case running
    case answered(Response)
    case sending((any BodySource)?)
    case over
  }

  private struct State {
    var phase = Phase.reading([])
    var task: Task<Void, Never>?

    var source: (any BodySource)? {
      guard case .sending(let source) = phase else { return nil }
      return source
    }
  }

  let head: RequestHead
  let connection: Connection
  private let state = Locked(State())

  init(_ head: RequestHead, _ connection: Connection) {
    self.head = head
    self.connection = connection
  }

  /// Appends a part of the body. Bytes beyond the limit are read and discarded, because
  /// libmicrohttpd can send a response only after it has read the request.
  func append(_ part: UnsafeRawBufferPointer, limit: Int) {
    let part = Array(part)
    state.withLock { state in
      guard case .reading(var body) = state.phase else { return }
      guard part.count <= limit - body.count else {
        state.phase = .tooLarge
        return
      }
      // The phase must not keep a second reference to the body, or appending would copy the whole
      // body.
      state.phase = .over
      body += part
      state.phase = .reading(body)
    }
  }

  /// Returns the next step. Must be called on the daemon's thread.
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

  /// Records the source of the body that is being sent. Returns `false` if the exchange has ended.
  func isSending(_ source: any BodySource) -> Bool {
    state.withLock { state in
      guard case .sending = state.phase else { return false }
      state.phase = .sending(source)
      return true
    }
  }

  /// Keeps the handler's task so that it can be canceled when the exchange ends.
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

  /// Accepts the handler's response. The response is discarded if the exchange was aborted.
  func answer(_ response: Response) {
    state.withLock { state in
      guard case .running = state.phase else { return }
      state.phase = .answered(response)
      connection.resume()
    }
  }

  /// Ends the exchange, whether or not a response was sent. Must be called on the daemon's thread.
  func end() {
    let (source, task) = state.withLock { state in
      defer { state.phase = .over }
      return (state.source, state.task)
    }
    source?.close()
    task?.cancel()
  }

  /// Ends the exchange from another thread. Afterwards its connection is not suspended, and will
  /// not be suspended again.
  func abort() {
    let (source, task) = state.withLock { state in
      let source = state.source
      switch state.phase {
      case .running:
        state.phase = .answered(.stopping)
        connection.resume()
      case .answered(let response) where response.isComplete: break
      default: state.phase = .over
      }
      return (source, state.task)
    }
    source?.close()
    task?.cancel()
  }
}

extension Response {
  /// Whether the body is available without a source.
  fileprivate var isComplete: Bool {
    if case .source = body { false } else { true }
  }
}
