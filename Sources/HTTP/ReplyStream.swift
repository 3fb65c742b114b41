/// A response with a body that is read while it arrives. Releasing the stream before the end of the
/// body cancels the call.
///
/// Only one task at a time may read. When more than 64 KiB are unread, the transfer is paused until
/// the next read.
package final class ReplyStream: Sendable {
  package let head: ReplyHead
  private let channel: BodyChannel
  private let id: CallID
  private let queue: CommandQueue

  /// Creates the stream when the head of the response has arrived.
  init(_ channel: BodyChannel, _ id: CallID, _ queue: CommandQueue) async throws(TransferError) {
    self.channel = channel
    self.id = id
    self.queue = queue
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { channel.head($0) }
    } onCancel: {
      queue.cancel(id)
    }
    head = try result.get()
  }

  deinit {
    if !channel.isEnded { queue.cancel(id) }
  }

  /// The status code.
  package var status: Int { head.status }

  /// Returns the value of the first header with this name, which must be in lower case.
  package subscript(_ name: String) -> String? { head[name] }

  /// Waits for bytes of the body and returns all that have arrived; returns `nil` at the end of the
  /// body.
  ///
  /// The request's deadline applies. Canceling the task cancels the call, but the bytes that have
  /// arrived can still be read.
  package func next() async throws(TransferError) -> [UInt8]? {
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { waiter in
        if channel.next(waiter) { _ = queue.post(.resume(id.number)) }
      }
    } onCancel: {
      queue.cancel(id)
    }
    return try result.get()
  }

  /// Reads and returns the rest of the body. Its size is limited by ``Request/replyLimit``.
  package func rest() async throws(TransferError) -> [UInt8] {
    var bytes: [UInt8] = []
    while let part = try await next() { bytes += part }
    return bytes
  }
}
