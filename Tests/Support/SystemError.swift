import Glibc

/// A call that failed while a test was being set up.
package struct SystemError: Error, Equatable, CustomStringConvertible {
  /// What was tried.
  package let what: String
  /// The error number of errno(3).
  package let number: Int32

  /// Takes errno as the failed call left it.
  init(_ what: String) {
    number = errno
    self.what = what
  }

  /// What was tried and the system's words for the failure.
  package var description: String {
    "\(what): \(strerror(number).map { String(cString: $0) } ?? "error \(number)")"
  }

  /// Passes the value of a call on unless it is negative.
  @discardableResult
  static func check<Value: SignedInteger>(
    _ value: Value, _ what: @autoclosure () -> String
  ) throws(SystemError) -> Value {
    guard value >= 0 else { throw SystemError(what()) }
    return value
  }
}
