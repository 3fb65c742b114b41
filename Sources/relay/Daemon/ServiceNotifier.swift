import Glibc

/// Reports the state of the relay to the service manager, as sd_notify(3) does, but without
/// libsystemd.
///
/// If `NOTIFY_SOCKET` is not set, nothing is sent. No call blocks, and a service manager that does
/// not listen is not an error.
struct ServiceNotifier: Sendable {
  enum Message: Sendable, Equatable {
    /// The relay has started, so units that depend on it may start.
    case ready

    /// The relay has begun to stop.
    case stopping

    /// The relay is alive. This message must be sent at least once every
    /// ``ServiceNotifier/watchdogInterval``.
    case watchdog
  }

  /// The interval at which ``Message/watchdog`` must be sent, which is half of the service
  /// manager's timeout; nil if the service manager has no timeout.
  let watchdogInterval: Duration?

  private let address: ServiceSocket?

  /// Creates a notifier. `variable` looks up an environment variable, by default in this process.
  init(_ variable: (String) -> String? = { getenv($0).map { String(cString: $0) } }) {
    address = variable("NOTIFY_SOCKET").flatMap { ServiceSocket($0) }
    let isOurs = variable("WATCHDOG_PID").map { $0 == String(getpid()) } ?? true
    let microseconds = variable("WATCHDOG_USEC").flatMap { Int64($0) } ?? 0
    watchdogInterval =
      address != nil && isOurs && microseconds > 0 ? .microseconds(microseconds / 2) : nil
  }

  /// Sends the messages in one datagram. Returns whether the datagram was accepted.
  @discardableResult
  func notify(_ messages: Message...) -> Bool {
    guard let address, !messages.isEmpty else { return false }
    return address.send(Array(messages.map(\.line).joined(separator: "\n").utf8))
  }
}

extension ServiceNotifier.Message {
  /// The message as an assignment, without a line feed.
  fileprivate var line: String {
    switch self {
    case .ready: "READY=1"
    case .stopping: "STOPPING=1"
    case .watchdog: "WATCHDOG=1"
    }
  }
}

/// The datagram socket that `NOTIFY_SOCKET` names: a path, or `@` followed by a name in the
/// abstract namespace.
struct ServiceSocket: Sendable {
  private let name: [UInt8]

  /// Returns nil for any other string, and for a name that does not fit into a socket address.
  init?(_ text: String) {
    var name = Array(text.utf8)
    guard name.count > 1, name.count < ServiceSocket.capacity, !name.contains(0) else { return nil }
    switch name[0] {
    case UInt8(ascii: "@"): name[0] = 0
    case UInt8(ascii: "/"): break
    default: return nil
    }
    self.name = name
  }

  /// Sends one datagram without blocking. Returns whether it was accepted.
  func send(_ bytes: [UInt8]) -> Bool {
    let type = Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    let descriptor = socket(AF_UNIX, type, 0)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
    let size = ServiceSocket.pathOffset + name.count + (name[0] == 0 ? 0 : 1)
    let flags = Int32(MSG_NOSIGNAL | MSG_DONTWAIT)
    let count = withUnsafePointer(to: &address) { address in
      address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        sendto(descriptor, bytes, bytes.count, flags, $0, socklen_t(size))
      }
    }
    return count == bytes.count
  }

  private static let capacity = MemoryLayout.size(ofValue: sockaddr_un().sun_path)
  private static let pathOffset = MemoryLayout.offset(of: \sockaddr_un.sun_path) ?? 2
}
