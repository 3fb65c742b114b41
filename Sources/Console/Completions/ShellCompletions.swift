/// A shell for which completions are generated.
package enum Shell: String, CaseIterable, Sendable {
  /// GNU bash 4 or later. The package bash-completion is not needed.
  case bash
  /// The Z shell with its own completion system (`compinit`).
  case zsh
  /// The friendly interactive shell.
  case fish
}

extension Program {
  /// Returns the completion script for a shell, from the same declarations as the parser and help.
  package func completions(_ shell: Shell) -> String {
    switch shell {
    case .bash: BashCompletions(program: self).script
    case .zsh: ZshCompletions(program: self).script
    case .fish: FishCompletions(program: self).script
    }
  }

  /// Everything that can be completed, command by command.
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
  /// The command `completions SHELL`, for programs of commands. It prints the script of the
  /// program that runs it.
  package static let completions: Command = {
    let shell = Argument("SHELL", .choice(Shell.self), help: "the shell that reads the script")
    return Command(
      "completions", summary: "print a shell's completion script",
      discussion: "The shell then completes commands, options and values.",
      arguments: [shell]
    ) { invocation, terminal throws(Failure) in
      try terminal.out.write(invocation.program.completions(invocation[shell]))
      return .yes
    }
  }()
}

/// What can follow the name of a command.
struct CompletionNode: Sendable {
  /// The names of the program and the commands below it.
  let path: [String]
  let options: [OptionSpecification]
  let arguments: [ArgumentSpecification]
  let commands: [Command]

  /// The path as it is typed: `relayctl logbook append`.
  var name: String { path.joined(separator: " ") }
}

/// Returns a name as part of a shell function's name: ASCII letters, digits and underscores.
func shellName(_ name: String) -> String {
  String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
}
