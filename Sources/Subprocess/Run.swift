/// Starts a program and leaves it running.
///
/// `arguments` begins with its name, looked up in `PATH` of `environment` (by default
/// `/usr/local/bin:/usr/bin:/bin`). The child gets exactly `environment`, the three standard
/// streams, no other descriptor, and signals as at the start of a process. `folder` is its working
/// directory, by default ours.
package func spawn(
  _ arguments: [String], environment: [String: String], input: Input = .null,
  folder: String? = nil
) throws(SubprocessError) -> ChildProcess {
  try ChildProcess(arguments, environment: environment, input: input, folder: folder)
}

/// Runs a program to its end and gives its status and all it wrote; see ``spawn(_:environment:input:folder:)``.
///
/// The calling thread blocks meanwhile. After `timeout` (60 s) the program is killed, and so it is
/// when it writes more than `outputLimit` bytes (16 MiB) to one of its outputs.
package func run(
  _ arguments: [String], environment: [String: String], input: Input = .null,
  folder: String? = nil, outputLimit: Int = 16 << 20, timeout: Duration = .seconds(60)
) throws(SubprocessError) -> Output {
  try ChildProcess(arguments, environment: environment, input: input, folder: folder)
    .wait(timeout: timeout, outputLimit: outputLimit)
}
