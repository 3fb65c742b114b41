import Subprocess
import Support

/// All commands, run one after the other in one nest under one failure, each searched after.
struct CanaryRun: Sendable {
  let failure: CanaryFailure
  private let nest: CanaryNest
  private(set) var search: CanarySearch
  /// How each command ended, in order.
  private var statuses: [(name: String, status: Termination)] = []

  init(_ failure: CanaryFailure, in nest: CanaryNest) throws {
    self.failure = failure
    self.nest = nest
    try failure.prepare(nest)
    search = try CanarySearch(nest)
  }

  /// Runs and searches all commands, and gives what is wrong.
  mutating func problems() throws -> [String] {
    var problems: [String] = []
    for command in CanaryCommand.all(in: nest) where failure.concerns(command) {
      let output = try run(command)
      guard case .exited(0...4) = output.status else {
        problems.append("\(command.name) ended with \(output.status) under \(failure)")
        continue
      }
      statuses.append((command.name, output.status))
    }
    let witness = statuses.first { $0.name.hasPrefix(failure.command) }
    if witness?.status != .exited(failure.status) {
      let found = witness.map { "\($0.status)" } ?? "nothing"
      problems.append("\(failure) did not bite: \(failure.command) ended with \(found)")
    }
    return problems + search.leaks
  }

  private mutating func run(_ command: CanaryCommand) throws -> Output {
    let output = try nest.workspace.run(
      failure.prefix + command.prefix + tracer + failure.change(command.words),
      input: command.input,
      environment: nest.variables.merging(failure.variables(nest)) { $1 })
    let name = "\(command.words.joined(separator: " ")) under \(failure)"
    if !command.answersWithSecrets { search.search(output.stdout, "the answer", of: name) }
    search.search(output.stderr, "the error stream", of: name)
    if failure.showsChildren {
      // The first line is the command's own start, with the words that were typed.
      let traced = try nest.workspace.folder.read("trace").split(separator: 0x0A).dropFirst()
      search.search(Array(traced.joined(separator: [0x0A])), "the children", of: name)
    }
    try search.searchFiles(after: name)
    return output
  }

  /// The words that run a program and write down the words and variables of all that it starts.
  private var tracer: [String] {
    guard failure.showsChildren else { return [] }
    let trace = nest.workspace.folder.path(of: "trace")
    return ["strace", "-f", "-qq", "-v", "-s", "65535", "-o", trace]
      + (failure.tracing.isEmpty ? ["--seccomp-bpf", "-e", "trace=execve"] : failure.tracing)
  }
}
