/// A program: its name, version and commands, or a single action.
///
/// `--help`, `-h`, `--version`, `--generate` and, with commands, `help COMMAND` come by themselves. Options of the program
/// are accepted before and after the command's name.
package struct Program: Sendable {
  /// The line that `--version` prints, without its line feed.
  let version: @Sendable () -> String
  /// The program seen as the command at the top.
  let root: Command

  /// The word that is typed.
  package var name: String { root.name }

  /// A program of commands; `options` are those that every command accepts.
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

  /// A program that does one thing.
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
}
