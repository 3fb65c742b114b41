import Synchronization

/// A call on its way to the loop's thread.
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

/// The number of a call, and whether the call was canceled before it began.
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

/// The receiver of an answer; notified exactly once of how the call ended.
enum Recipient: Sendable {
  /// Waits for the complete answer.
  case caller(CheckedContinuation<Result<Reply, TransferError>, Never>)
  /// Reads the body while it arrives.
  case stream(BodyChannel)

  /// Ends the call without an answer.
  func fail(_ error: TransferError) {
    switch self {
    case .caller(let waiter): waiter.resume(returning: .failure(error))
    case .stream(let channel): channel.finish(error)
    }
  }
}
