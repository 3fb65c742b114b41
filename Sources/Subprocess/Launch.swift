import Glibc

/// Starts a program whose outputs go to open descriptors of ours, in a process group of its own, and gives its id; the
/// caller reaps it with waitpid(2).
///
/// `arguments`, `environment`, standard input and signals are as for ``spawn(_:environment:input:folder:)``.
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
