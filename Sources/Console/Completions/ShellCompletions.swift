/// A shell for which completions are generated.
package enum Shell: String, CaseIterable, Sendable {
  /// GNU bash 4 or later. The package bash-completion is not needed.
  case bash
  /// The Z shell with its built-in completion system (`compinit`).
  case zsh
  /// The friendly interactive shell.
  case fish
}

extension Program {
  /// Returns the completion script for a shell, derived from the declarations that the parser and
  /// help use.
  package func completions(_ shell: Shell) -> String {
    switch shell {
    case .bash: BashCompletions(program: self).script
    case .zsh: ZshCompletions(program: self).script
    case .fish: FishCompletions(program: self).script
    }
  }

  /// What can be completed after each command: one node for each command.
  var completionNodes: [CompletionNode] {
    commandPaths.compactMap { path in
      guard let command = path.last else { return nil }
      var options = Command.options(of: path).map(\.specification)
      options.append(OptionSpecification(name: "help", short: "h", help: "print help"))
      if path.count == 1 {
        options.append(OptionSpecification(name: "version", help: "print the version"))
      }
      return CompletionNode(
        path: path.map(\.name), options: options,
        arguments: command.arguments.map(\.specification), commands: command.subcommands)
    }
  }
}

extension Command {
  /// The command `completions SHELL`, for programs with subcommands. It prints the completion
  /// script of the running program.
  package static let completions: Command = {
    let shell = Argument("SHELL", .choice(Shell.self), help: "the shell that loads the script")
    return Command(
      "completions", summary: "print a shell's completion script",
      discussion: "A shell that loads the script completes commands, options and values.",
      arguments: [shell]
    ) { invocation, terminal throws(Failure) in
      try terminal.out.write(invocation.program.completions(invocation[shell]))
      return .yes
    }
  }()
}

/// The options, arguments and subcommands that can follow the name of a command.
struct CompletionNode: Sendable {
  /// The names of the program, its groups and the command.
  let path: [String]
  let options: [OptionSpecification]
  let arguments: [ArgumentSpecification]
  let commands: [Command]

  /// The path as it is typed: `relayctl logbook append`.
  var name: String { path.joined(separator: " ") }
}

/// Converts a name for use in the name of a shell function: each character other than an ASCII
/// letter or digit becomes an underscore.
func shellName(_ name: String) -> String {
  String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
}
