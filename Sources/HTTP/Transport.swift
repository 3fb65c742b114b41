import Synchronization

/// An HTTP client that runs all its calls on one thread. libcurl is loaded at the first call.
///
/// Each call in progress has its own connection, even with HTTP/2, so a call that hangs or polls
/// for 50 s does not delay other calls. If the response was complete, the connection is kept for
/// the next call to the same origin. If the call was canceled or timed out, the connection is
/// closed. The client does not follow redirects, does not use proxies from the environment, and has
/// no cookies. libcurl never repeats a request automatically once a byte of its body may have
/// arrived.
package final class Transport: Sendable {
  private let egress: EgressList
  private let queue: CommandQueue
  private let calls = Atomic<UInt64>(0)

  /// Creates a client that sends requests only to the origins on `egress`. It keeps up to
  /// `idleConnections` connections open for later calls. Its thread starts at the first call.
  package init(egress: EgressList, idleConnections: Int = 32) {
    self.egress = egress
    queue = CommandQueue(idleConnections: idleConnections)
  }

  /// An executor that runs tasks on the transport's thread.
  package var executor: TransportExecutor { TransportExecutor(queue) }

  deinit {
    queue.abandon()
  }

  /// Sends a request and returns its complete response, whatever the status.
  ///
  /// The call fails at the request's deadline, or immediately if the task is canceled.
  package func send(_ request: Request) async throws(TransferError) -> Reply {
    let settings = try settings(for: request)
    let id = nextID()
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { waiter in
        begin(Call(id, request, settings, for: .caller(waiter)))
      }
    } onCancel: {
      queue.cancel(id)
    }
    return try result.get()
  }

  /// Sends a request and returns its response as soon as the head has arrived.
  ///
  /// The request's deadline includes reading the whole body. Releasing the stream cancels the call.
  package func stream(_ request: Request) async throws(TransferError) -> ReplyStream {
    let settings = try settings(for: request)
    let id = nextID()
    let channel = BodyChannel()
    begin(Call(id, request, settings, for: .stream(channel)))
    return try await ReplyStream(channel, id, queue)
  }

  /// Cancels all calls, closes all connections and joins the thread. Later calls fail as canceled.
  /// Releasing the transport has the same effect, but does not wait for the thread.
  package func close() async {
    await queue.close()
  }

  private func settings(for request: Request) throws(TransferError) -> TLSSettings {
    guard let settings = egress[request.target.origin] else {
      throw .refusedByEgress(request.target.origin)
    }
    return settings
  }

  private func nextID() -> CallID {
    CallID(calls.add(1, ordering: .relaxed).newValue)
  }

  private func begin(_ call: Call) {
    if let error = queue.post(.begin(call)) { call.recipient.fail(error) }
  }
}
