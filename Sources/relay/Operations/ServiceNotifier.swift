import Glibc

/// Tells the service manager how the relay stands (sd_notify(3), without libsystemd).
///
/// Nothing happens without `NOTIFY_SOCKET`; nothing blocks, and that nobody listens is no failure.
struct ServiceNotifier: Sendable {
  /// What can be told.
  enum Message: Sendable, Equatable {
    /// Started: others may use it.
    case ready
    /// It begins to end.
    case stopping
    /// One line for people.
    case status(String)
    /// It lives; to be told once an interval at least.
    case watchdog
  }

  /// How often ``Message/watchdog`` is to be told: half of what the service manager waits; nil: it
  /// does not wait for it.
  let watchdogInterval: Duration?

  private let address: ServiceSocket?

  /// The notifier of a process whose variables `variable` looks up, by default this one.
  init(_ variable: (String) -> String? = { getenv($0).map { String(cString: $0) } }) {
    address = variable("NOTIFY_SOCKET").flatMap { ServiceSocket($0) }
    let isOurs = variable("WATCHDOG_PID").map { $0 == String(getpid()) } ?? true
    let microseconds = variable("WATCHDOG_USEC").flatMap { Int64($0) } ?? 0
    watchdogInterval =
      address != nil && isOurs && microseconds > 0 ? .microseconds(microseconds / 2) : nil
  }

  /// Tells all of it at once; false: nobody was there to take it.
  @discardableResult
  func notify(_ messages: Message...) -> Bool {
    guard let address, !messages.isEmpty else { return false }
    return address.send(Array(messages.map(\.line).joined(separator: "\n").utf8))
  }
}

extension ServiceNotifier.Message {
  /// The assignment, without its line feed.
  fileprivate var line: String {
    switch self {
    case .ready: "READY=1"
    case .stopping: "STOPPING=1"
    case .watchdog: "WATCHDOG=1"
    case .status(let text):
      // A line break would begin another assignment.
      "STATUS="
        + String(decoding: text.utf8.prefix(512).map { $0 < 0x20 ? 0x20 : $0 }, as: UTF8.self)
    }
  }
}
