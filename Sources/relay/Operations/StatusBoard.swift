import Locks

/// The present status, for everybody to read and to change.
final class StatusBoard: Sendable {
  private let status: Locked<RelayStatus>

  /// A board that shows `status`.
  init(_ status: RelayStatus) { self.status = Locked(status) }

  /// What it shows.
  var current: RelayStatus { status.withLock { $0 } }

  /// Changes what it shows; `body` must be short. Notes when polling begins by that.
  func update(_ body: (inout RelayStatus) -> Void) {
    status.withLock { status in
      body(&status)
      guard status.isPolling else {
        status.pollingSince = nil
        return
      }
      if status.pollingSince == nil { status.pollingSince = .now }
    }
  }
}
