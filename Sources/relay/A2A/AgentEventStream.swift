import HTTP

/// The events of an open stream, one at a time.
struct AgentEventStream {
  private let next: @Sendable () async throws(TransferError) -> [UInt8]?
  private var parser = ServerSentEvents()
  private var waiting: [[UInt8]] = []

  /// nil when the answer is no stream of events: an error, or an agent that answers at once.
  init?(_ stream: AgentWire.Stream) {
    let type = stream.head["content-type"]?.lowercased() ?? ""
    guard (200..<300).contains(stream.head.status), type.hasPrefix("text/event-stream") else {
      return nil
    }
    next = stream.next
  }

  /// What comes next. Events that cannot be read are passed over.
  mutating func event() async -> AgentEvent {
    while true {
      while !waiting.isEmpty {
        switch RPCReply.result(waiting.removeFirst()) {
        case .success(let result): return .heard(result)
        case .failure(.unreadable): continue
        case .failure(let failure): return .failed(failure)
        }
      }
      do throws(TransferError) {
        guard let bytes = try await next() else { return .streamEnded }
        do throws(ServerSentEvents.TooLong) { waiting = try parser.push(bytes) } catch {
          return .failed(.transfer(.tooLarge(limit: error.limit)))
        }
      } catch {
        return .failed(.transfer(error))
      }
    }
  }
}
