/// A program: its name, its version, and its commands or its single action.
///
/// `--help`, `-h`, `--version`, `--generate` and, in a program of commands, `help COMMAND` are
/// built in. The program's options are accepted both before and after the name of the command.
package struct Program: Sendable {
  /// The line that `--version` prints, without its line feed.
  let version: @Sendable () -> String
  /// The root of the tree of commands, which has the program's name.
  let root: Command

  /// The name, as typed on the command line.
  package var name: String { root.name }

  /// Creates a program with subcommands. Every subcommand accepts `options`.
  package init(
    _ name: String, version: @escaping @Sendable () -> String, summary: String,
    discussion: String = "", options: [any AnyOption] = [], examples: [Example] = [],
    commands: [Command]
  ) {
    self.version = version
    root = Command(
      name, summary: summary, discussion: discussion, options: options, examples: examples,
      subcommands: commands)
  }

  /// Creates a program with a single action.
  package init(
    _ name: String, version: @escaping @Sendable () -> String, summary: String,
    discussion: String = "", arguments: [any AnyArgument] = [], options: [any AnyOption] = [],
    examples: [Example] = [], exitStatuses: [ExitStatus: String] = [:],
    action: @escaping Command.Action
  ) {
    self.version = version
    root = Command(
      name, summary: summary, discussion: discussion, arguments: arguments, options: options,
      examples: examples, exitStatuses: exitStatuses, action: action)
  }

  /// The path of each command, beginning with the program: `[relayctl, logbook, append]`. The first
  /// path consists of the program alone.
  var commandPaths: [[Command]] { Self.paths(below: [root]) }

  private static func paths(below path: [Command]) -> [[Command]] {
    guard let command = path.last else { return [] }
    return [path] + command.subcommands.flatMap { paths(below: path + [$0]) }
  }
}
