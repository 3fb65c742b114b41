internal import Glibc

/// Why a server did not start.
package enum ServerError: Error, Equatable, Sendable {
  /// The host is neither an IPv4 nor an IPv6 address.
  case notAnAddress(String)
  /// Somebody listens there already.
  case addressInUse(host: String, port: UInt16)
  /// The system refused a call, with its `errno`.
  case refused(call: String, code: Int32, host: String, port: UInt16)
  /// libmicrohttpd could not start its thread.
  case notStarted
}

extension ServerError: CustomStringConvertible {
  /// One line, lower case.
  package var description: String {
    switch self {
    case .notAnAddress(let host):
      "'\(host)' is no address to listen on, expected IPv4 or IPv6 such as 127.0.0.1 or ::1"
    case .addressInUse(let host, let port): "\(host) port \(port) is in use by another process"
    case .refused(let call, let code, let host, let port):
      "cannot listen on \(host) port \(port): \(call): \(String(cString: strerror(code)))"
    case .notStarted: "the HTTP server's thread did not start"
    }
  }
}
