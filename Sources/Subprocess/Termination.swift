/// How a child process ended.
package enum Termination: Equatable, Sendable {
  /// It returned this status, 0…255.
  case exited(Int32)
  /// This signal ended it.
  case signalled(Int32)

  /// Reads what waitpid(2) gives; its macros are not visible in Swift.
  package init(waitStatus: Int32) {
    let signal = waitStatus & 0x7f
    self = signal == 0 ? .exited(waitStatus >> 8 & 0xff) : .signalled(signal)
  }

  /// Whether it returned 0.
  package var isSuccess: Bool { self == .exited(0) }
}

extension Termination: CustomStringConvertible {
  /// `exit status 1` or `signal 9`.
  package var description: String {
    switch self {
    case .exited(let status): "exit status \(status)"
    case .signalled(let signal): "signal \(signal)"
    }
  }
}
