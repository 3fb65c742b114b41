import Glibc

/// Starts a program without waiting for it.
///
/// The first of `arguments` is the program's name. It is looked up in the `PATH` of `environment`,
/// by default `/usr/local/bin:/usr/bin:/bin`. The child has exactly the variables in `environment`,
/// the three standard streams, no other descriptors, and default signal dispositions. `folder` is
/// its working directory, by default that of this process.
package func spawn(
  _ arguments: [String], environment: [String: String], input: Input = .null,
  folder: String? = nil
) throws(SubprocessError) -> ChildProcess {
  try ChildProcess(arguments, environment: environment, input: input, folder: folder)
}

/// Runs a program until it ends, and returns its exit status and outputs. The arguments are those
/// of ``spawn(_:environment:input:folder:)``.
///
/// The calling thread is blocked until the program ends. The program is killed if it is still
/// running after `timeout`, 60 s by default, or if it writes more than `outputLimit` bytes, 16 MiB
/// by default, to one output.
package func run(
  _ arguments: [String], environment: [String: String], input: Input = .null,
  folder: String? = nil, outputLimit: Int = 16 << 20, timeout: Duration = .seconds(60)
) throws(SubprocessError) -> Output {
  try ChildProcess(arguments, environment: environment, input: input, folder: folder)
    .wait(timeout: timeout, outputLimit: outputLimit)
}

/// Starts a program in its own process group and returns its process id. The program writes to the
/// descriptors `output` and `error` of this process. The caller must reap it with waitpid(2).
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
  /// These bytes, as a file in memory. The program may read them slowly, partly or not at all, and
  /// this process never blocks while writing them.
  case bytes([UInt8])
}

/// The result of a program that has ended.
package struct Output: Equatable, Sendable {
  /// How the program ended. The caller decides whether an exit status other than 0 is an error.
  package let status: Termination
  package let stdout: [UInt8]
  package let stderr: [UInt8]

  /// The standard output as text. Bytes that are not UTF-8 are replaced with U+FFFD.
  package var text: String { String(decoding: stdout, as: UTF8.self) }

  /// The standard error as text. Bytes that are not UTF-8 are replaced with U+FFFD.
  package var errorText: String { String(decoding: stderr, as: UTF8.self) }
}

/// How a child process ended.
package enum Termination: Equatable, Sendable {
  /// The process exited with this status, 0 to 255.
  case exited(Int32)
  /// The process was terminated by this signal.
  case signalled(Int32)

  /// Decodes a status that waitpid(2) returned. The C macros that do this are not available in
  /// Swift.
  package init(waitStatus: Int32) {
    let signal = waitStatus & 0x7f
    self = signal == 0 ? .exited(waitStatus >> 8 & 0xff) : .signalled(signal)
  }

  package var isSuccess: Bool { self == .exited(0) }
}

extension Termination: CustomStringConvertible {
  /// The text `exit status 1` or `signal 9`.
  package var description: String {
    switch self {
    case .exited(let status): "exit status \(status)"
    case .signalled(let signal): "signal \(signal)"
    }
  }
}

/// Returns the path of a program: the first executable regular file with this name in the folders
/// of `path`, which has the form of `PATH`. An empty entry, which would mean the working directory,
/// is ignored. A name with a slash is returned unchanged.
func findProgram(_ name: String, path: String?) -> String? {
  guard !name.utf8.contains(UInt8(ascii: "/")) else { return name }
  guard !name.isEmpty else { return nil }
  let folders = path ?? "/usr/local/bin:/usr/bin:/bin"
  for folder in folders.utf8.split(separator: UInt8(ascii: ":")) {
    let candidate = "\(Substring(folder))/\(name)"
    var status = stat()
    guard stat(candidate, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
    guard access(candidate, X_OK) == 0 else { continue }
    return candidate
  }
  return nil
}

/// Returns the environment variables of this process that are listed in `names`.
package func inheritedEnvironment(_ names: [String]) -> [String: String] {
  var result: [String: String] = [:]
  for name in names {
    guard let value = getenv(name) else { continue }
    result[name] = String(cString: value)
  }
  return result
}
