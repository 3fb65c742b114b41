import Synchronization

/// The number of a call, and whether it was cancelled before it began.
final class Ticket: Sendable {
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
