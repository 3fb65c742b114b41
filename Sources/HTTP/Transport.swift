import Synchronization

/// The HTTP client of a program: all calls on one thread, libcurl loaded at the first.
///
/// Each call in progress has its connection to itself, over HTTP/2 too, so one that hangs or polls
/// for 50 s delays no other; a connection is kept for the next call to the same origin when its
/// answer came whole, and closed when the call was cancelled or timed out. There are no redirects,
/// no proxy of the environment, no cookies, and no request that libcurl sends a second time on its
/// own once a byte of its body may have arrived.
package final class Transport: Sendable {
  private let egress: EgressList
  private let mailbox: Mailbox
  private let calls = Atomic<UInt64>(0)

  /// A client that calls the origins of `egress` only and keeps up to `idleConnections` open for
  /// later. Its thread starts with the first call.
  package init(egress: EgressList, idleConnections: Int = 32) {
    self.egress = egress
    mailbox = Mailbox(idleConnections: idleConnections)
  }

  /// Runs tasks on the transport's thread.
  package var executor: TransportExecutor { TransportExecutor(mailbox) }

  deinit {
    mailbox.abandon()
  }

  /// Makes a call and gives its whole answer, of whatever status.
  ///
  /// Ends by the request's deadline, and at once when the task is cancelled.
  package func send(_ request: Request) async throws(TransferError) -> Reply {
    let settings = try settings(for: request)
    let ticket = nextTicket()
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { waiter in
        begin(Call(ticket, request, settings, for: .caller(waiter)))
      }
    } onCancel: {
      mailbox.cancel(ticket)
    }
    return try result.get()
  }

  /// Makes a call and gives its answer as soon as the head is there, the body to follow.
  ///
  /// The deadline holds for the whole body. The call ends early when the stream is released.
  package func stream(_ request: Request) async throws(TransferError) -> ReplyStream {
    let settings = try settings(for: request)
    let ticket = nextTicket()
    let channel = BodyChannel()
    begin(Call(ticket, request, settings, for: .stream(channel)))
    return try await ReplyStream(channel, ticket, mailbox)
  }

  /// Ends all calls as cancelled, closes all connections and joins the thread. Calls made later end
  /// as cancelled. A transport that is merely released does the same, without waiting.
  package func close() async {
    await mailbox.close()
  }

  private func settings(for request: Request) throws(TransferError) -> TLSSettings {
    guard let settings = egress[request.target.origin] else {
      throw .refusedByEgress(request.target.origin)
    }
    return settings
  }

  private func nextTicket() -> Ticket {
    Ticket(calls.add(1, ordering: .relaxed).newValue)
  }

  private func begin(_ call: Call) {
    if let error = mailbox.post(.begin(call)) { call.recipient.refuse(error) }
  }
}
