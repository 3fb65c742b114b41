/// A program: its name, its version, and its commands or its single action.
///
/// `--help`, `-h`, `--version`, `--generate` and, in a program of commands, `help COMMAND` are
/// built in. Options of the program are accepted before and after the name of the command.
package struct Program: Sendable {
  /// The line that `--version` prints, without its line feed.
  let version: @Sendable () -> String
  /// The program as the outermost command.
  let root: Command

  /// The word that is typed.
  package var name: String { root.name }

  /// Creates a program of commands. Every command accepts `options`.
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

  /// The path of every command, from the program down: `[relayctl, logbook, append]`. The first
  /// path is that of the program itself.
  var commandPaths: [[Command]] { Self.paths(below: [root]) }

  private static func paths(below path: [Command]) -> [[Command]] {
    guard let command = path.last else { return [] }
    return [path] + command.subcommands.flatMap { paths(below: path + [$0]) }
  }
}
