/// An answer whose body is read while it arrives. Releasing it before the end cancels the call.
///
/// One task at a time may read. While more than 64 KiB are unread, the peer has to wait.
package final class ReplyStream: Sendable {
  package let head: ReplyHead
  private let channel: BodyChannel
  private let id: CallID
  private let queue: CommandQueue

  /// Waits for the head.
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

  /// The value of the first header with this lower-case name.
  package subscript(_ name: String) -> String? { head[name] }

  /// Waits for the next bytes of the body and returns all that have arrived; `nil` at the end.
  ///
  /// Ends by the request's deadline. Canceling the task cancels the call; what arrived before can
  /// still be read.
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

  /// Reads the rest of the body, whose size the request limits.
  package func rest() async throws(TransferError) -> [UInt8] {
    var bytes: [UInt8] = []
    while let part = try await next() { bytes += part }
    return bytes
  }
}
