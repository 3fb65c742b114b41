import Glibc

/// Why running a program failed. It never contains an argument, which may be private.
package enum SubprocessError: Error, Equatable, Sendable {
  /// The folders of `PATH` contain no executable file of this name.
  case notFound(program: String)
  /// The program was found but could not be started; `number` is the value of errno.
  case cannotStart(program: String, number: Int32)
  /// An argument, variable or folder contains a NUL byte, or a variable's name contains `=`.
  case malformedArgument(program: String)
  /// It was still running after this time, and was killed.
  case timedOut(program: String, after: Duration)
  /// One of its outputs was larger than the limit in bytes, and it was killed.
  case tooMuchOutput(program: String, limit: Int)
  /// Reading its outputs or waiting for it failed; `number` is of errno(3).
  case lost(program: String, number: Int32)
}

extension SubprocessError: CustomStringConvertible {
  /// One line in lower case: `ssh-keygen: program not found`.
  package var description: String {
    switch self {
    case .notFound(let program):
      "\(program): program not found (hint: install it or check PATH)"
    case .cannotStart(let program, let number):
      "\(program): cannot start: \(Self.text(of: number))"
    case .malformedArgument(let program):
      "\(program): cannot start: an argument or variable contains a NUL byte"
    case .timedOut(let program, let time):
      "\(program): still running after \(Int(time / .milliseconds(1))) ms, killed"
    case .tooMuchOutput(let program, let limit):
      "\(program): more than \(limit) bytes of output, killed"
    case .lost(let program, let number):
      "\(program): cannot read its output: \(Self.text(of: number))"
    }
  }

  private static func text(of number: Int32) -> String {
    guard let message = strerror(number) else { return "error \(number)" }
    let text = String(cString: message)
    return text.prefix(1).lowercased() + text.dropFirst()
  }
}
