/// Who gets the answer to a call; told exactly once how it ended.
enum Recipient: Sendable {
  /// Waits for all of it.
  case caller(CheckedContinuation<Result<Reply, TransferError>, Never>)
  /// Takes it as it comes.
  case stream(BodyChannel)

  /// Ends a call without an answer.
  func refuse(_ error: TransferError) {
    switch self {
    case .caller(let waiter): waiter.resume(returning: .failure(error))
    case .stream(let channel): channel.finish(error)
    }
  }
}
