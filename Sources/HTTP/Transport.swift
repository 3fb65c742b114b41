import Synchronization

/// An HTTP client. All its calls run on one thread; libcurl is loaded at the first call.
///
/// Each call in progress has its own connection, over HTTP/2 too, so a call that hangs or polls for
/// 50 s delays no other. A connection is kept for the next call to the same origin if its answer
/// was complete, and closed if the call was canceled or timed out. There are no redirects, no
/// proxies from the environment and no cookies, and libcurl never repeats a request on its own once
/// a byte of its body may have arrived.
package final class Transport: Sendable {
  private let egress: EgressList
  private let queue: CommandQueue
  private let calls = Atomic<UInt64>(0)

  /// A client for the origins on `egress` only, which keeps up to `idleConnections` open for later
  /// calls. Its thread starts with the first call.
  package init(egress: EgressList, idleConnections: Int = 32) {
    self.egress = egress
    queue = CommandQueue(idleConnections: idleConnections)
  }

  /// Runs tasks on the transport's thread.
  package var executor: TransportExecutor { TransportExecutor(queue) }

  deinit {
    queue.abandon()
  }

  /// Makes a call and returns its complete answer, whatever the status.
  ///
  /// Ends by the request's deadline, and at once if the task is canceled.
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

  /// Makes a call and returns its answer as soon as the head has arrived.
  ///
  /// The deadline includes the whole body. Releasing the stream ends the call.
  package func stream(_ request: Request) async throws(TransferError) -> ReplyStream {
    let settings = try settings(for: request)
    let id = nextID()
    let channel = BodyChannel()
    begin(Call(id, request, settings, for: .stream(channel)))
    return try await ReplyStream(channel, id, queue)
  }

  /// Ends all calls as canceled, closes all connections and joins the thread. Later calls end as
  /// canceled. Releasing the transport does the same without waiting.
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
