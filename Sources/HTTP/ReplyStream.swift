/// An answer whose body is read while it comes; released early, it ends the call.
///
/// Read by one task at a time. When the reader is more than 64 KiB behind, the peer is made to wait.
package final class ReplyStream: Sendable {
  /// Status and headers.
  package let head: ReplyHead
  private let channel: BodyChannel
  private let ticket: Ticket
  private let mailbox: Mailbox

  /// Waits for the head.
  init(_ channel: BodyChannel, _ ticket: Ticket, _ mailbox: Mailbox) async throws(TransferError) {
    self.channel = channel
    self.ticket = ticket
    self.mailbox = mailbox
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { channel.head($0) }
    } onCancel: {
      mailbox.cancel(ticket)
    }
    head = try result.get()
  }

  deinit {
    if !channel.isEnded { mailbox.cancel(ticket) }
  }

  /// The status code.
  package var status: Int { head.status }

  /// The value of the first header with this name, which is given in lower case.
  package subscript(_ name: String) -> String? { head[name] }

  /// The next bytes of the body, as many as there are; `nil` at its end.
  ///
  /// Ends by the request's deadline. Cancelling the task ends the call; what came before can still
  /// be read.
  package func next() async throws(TransferError) -> [UInt8]? {
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { waiter in
        if channel.next(waiter) { _ = mailbox.post(.resume(ticket.number)) }
      }
    } onCancel: {
      mailbox.cancel(ticket)
    }
    return try result.get()
  }

  /// The rest of the body, whose size the request limits.
  package func rest() async throws(TransferError) -> [UInt8] {
    var bytes: [UInt8] = []
    while let part = try await next() { bytes += part }
    return bytes
  }
}
