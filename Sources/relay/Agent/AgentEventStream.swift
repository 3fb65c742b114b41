import HTTP

/// Reads the events of an open stream, one at a time.
struct AgentEventStream {
  private let next: @Sendable () async throws(TransferError) -> [UInt8]?
  private let limit: Int
  private var parser: ServerSentEvents
  private var pending: [[UInt8]] = []
  private var size = 0
  private var isCut = false

  /// Returns nil if the reply is not an event stream, because it is an error or the agent answered
  /// at once. `limit` is the maximum size of the stream in bytes.
  init?(_ stream: AgentTransport.Stream, limit: Int) {
    let type = stream.head["content-type"]?.lowercased() ?? ""
    guard (200..<300).contains(stream.head.status), type.hasPrefix("text/event-stream") else {
      return nil
    }
    next = stream.next
    self.limit = limit
    parser = ServerSentEvents(limit: limit)
  }

  /// Returns the next event. Events that cannot be read are skipped. If the stream exceeds the
  /// limit, the event that is cut there is returned as `cut`, as the last one.
  mutating func event() async -> AgentEvent {
    while true {
      while !pending.isEmpty {
        switch RPCReply.result(pending.removeFirst()) {
        case .success(let result): return .heard(result)
        case .failure(.unreadable): continue
        case .failure(let failure): return .failed(failure)
        }
      }
      if isCut { return .cut(RPCReply.beginning(parser.unfinished, limit: limit)) }
      do throws(TransferError) {
        guard let bytes = try await next() else { return .streamEnded }
        receive(bytes)
      } catch {
        return .failed(.transfer(error))
      }
    }
  }

  private mutating func receive(_ bytes: [UInt8]) {
    let kept = bytes.prefix(limit - size)
    size += kept.count
    isCut = kept.count < bytes.count
    do throws(ServerSentEvents.TooLong) { pending = try parser.push(kept) } catch { isCut = true }
  }
}
