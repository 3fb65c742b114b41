import Glibc

/// The reason why running a program failed. It never contains an argument, which may be private.
package enum SubprocessError: Error, Equatable, Sendable {
  /// The folders of `PATH` contain no executable file of this name.
  case notFound(program: String)
  /// The program was found but could not be started; `number` is the errno value.
  case cannotStart(program: String, number: Int32)
  /// An argument, variable or folder contains a NUL byte, or a variable's name is empty or contains
  /// `=`.
  case malformedArgument(program: String)
  /// The program was still running after this time and was killed.
  case timedOut(program: String, after: Duration)
  /// An output of the program was larger than the limit in bytes, and the program was killed.
  case tooMuchOutput(program: String, limit: Int)
  /// Reading an output of the program, or waiting for the program, failed; `number` is the errno
  /// value.
  case lost(program: String, number: Int32)
}

extension SubprocessError: CustomStringConvertible {
  /// A line of text in lower case: `ssh-keygen: program not found`.
  package var description: String {
    switch self {
    case .notFound(let program):
      "\(program): program not found (hint: install it or check PATH)"
    case .cannotStart(let program, let number):
      "\(program): cannot start: \(Self.text(of: number))"
    case .malformedArgument(let program):
      "\(program): cannot start: an argument or variable contains a NUL byte"
    case .timedOut(let program, let time):
      "\(program): killed because it was still running after \(Int(time / .milliseconds(1))) ms"
    case .tooMuchOutput(let program, let limit):
      "\(program): killed because it wrote more than \(limit) bytes of output"
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
