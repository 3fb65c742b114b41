import Synchronization

/// A call that is passed to the loop's thread.
struct Call: Sendable {
  let id: CallID
  let request: Request
  let settings: TLSSettings
  let recipient: Recipient

  init(_ id: CallID, _ request: Request, _ settings: TLSSettings, for recipient: Recipient) {
    self.id = id
    self.request = request
    self.settings = settings
    self.recipient = recipient
  }
}

/// The number of a call, and a flag that records whether the call was canceled before it began.
final class CallID: Sendable {
  let number: UInt64
  private let flag = Atomic(false)

  init(_ number: UInt64) {
    self.number = number
  }

  var isCancelled: Bool { flag.load(ordering: .acquiring) }

  func cancel() {
    flag.store(true, ordering: .releasing)
  }
}

/// The receiver of a response. It is notified exactly once of how the call ended.
enum Recipient: Sendable {
  /// A caller that waits for the complete response.
  case caller(CheckedContinuation<Result<Reply, TransferError>, Never>)
  /// A stream, which reads the body while it arrives.
  case stream(BodyChannel)

  /// Notifies the recipient that the call failed.
  func fail(_ error: TransferError) {
    switch self {
    case .caller(let waiter): waiter.resume(returning: .failure(error))
    case .stream(let channel): channel.finish(error)
    }
  }
}
