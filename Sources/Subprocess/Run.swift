/// Starts a program without waiting for it.
///
/// `arguments` begins with the program's name, which is looked up in `PATH` of `environment` (by
/// default `/usr/local/bin:/usr/bin:/bin`). The child has exactly `environment`, the three standard
/// streams, no other descriptor, and default signals. `folder` is its working directory, by default
/// that of this process.
package func spawn(
  _ arguments: [String], environment: [String: String], input: Input = .null,
  folder: String? = nil
) throws(SubprocessError) -> ChildProcess {
  try ChildProcess(arguments, environment: environment, input: input, folder: folder)
}

/// Runs a program to its end and returns its status and outputs; see
/// ``spawn(_:environment:input:folder:)``.
///
/// The calling thread is blocked until then. The program is killed after `timeout` (60 s), or if it
/// writes more than `outputLimit` bytes (16 MiB) to one output.
package func run(
  _ arguments: [String], environment: [String: String], input: Input = .null,
  folder: String? = nil, outputLimit: Int = 16 << 20, timeout: Duration = .seconds(60)
) throws(SubprocessError) -> Output {
  try ChildProcess(arguments, environment: environment, input: input, folder: folder)
    .wait(timeout: timeout, outputLimit: outputLimit)
}

/// Starts a program in its own process group, with its outputs on open descriptors of this process,
/// and returns its process id. The caller reaps it with waitpid(2).
///
/// `arguments`, `environment`, standard input and signals are as in
/// ``spawn(_:environment:input:folder:)``.
package func launch(
  _ arguments: [String], environment: [String: String], output: Int32, error: Int32
) throws(SubprocessError) -> Int32 {
  let program = arguments.first ?? ""
  try ChildProcess.requireWhole(arguments, environment, nil)
  guard let path = findProgram(program, path: environment["PATH"]) else {
    throw .notFound(program: program)
  }
  let input = try ChildProcess.file(of: .null, for: program)
  var options = SpawnOptions()
  options.streams(input: input.number, output: output, error: error)
  options.defaultSignals()
  options.ownGroup()
  let child = options.spawn(
    path, arguments: arguments, environment: environment.map { "\($0.key)=\($0.value)" })
  guard child.number == 0 else { throw .cannotStart(program: program, number: child.number) }
  return child.pid
}

/// The standard input of a program.
package enum Input: Equatable, Sendable {
  /// No input: /dev/null.
  case null
  /// These bytes, as a file in memory: the program may read them slowly, partly or not at all, and
  /// this process never waits to write them.
  case bytes([UInt8])
}

/// The result of a program that has ended.
package struct Output: Equatable, Sendable {
  /// How it ended. The caller decides whether a status other than 0 is an error.
  package let status: Termination
  package let stdout: [UInt8]
  package let stderr: [UInt8]

  /// The standard output as text; bytes that are not UTF-8 become U+FFFD.
  package var text: String { String(decoding: stdout, as: UTF8.self) }

  /// The standard error as text; bytes that are not UTF-8 become U+FFFD.
  package var errorText: String { String(decoding: stderr, as: UTF8.self) }
}

/// How a child process ended.
package enum Termination: Equatable, Sendable {
  /// It returned this status, 0–255.
  case exited(Int32)
  /// This signal ended it.
  case signalled(Int32)

  /// Decodes a status of waitpid(2), whose macros are not visible in Swift.
  package init(waitStatus: Int32) {
    let signal = waitStatus & 0x7f
    self = signal == 0 ? .exited(waitStatus >> 8 & 0xff) : .signalled(signal)
  }

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
