extension Program {
  /// The completion script for a shell, from the same declarations as parser and help.
  package func completions(_ shell: Shell) -> String {
    switch shell {
    case .bash: BashCompletions(program: self).script
    case .zsh: ZshCompletions(program: self).script
    case .fish: FishCompletions(program: self).script
    }
  }

  /// Everything that can be completed, command by command.
  var completionNodes: [CompletionNode] {
    paths(below: [root]).compactMap { path in
      guard let command = path.last else { return nil }
      var options = path.reversed().flatMap(\.options).map(\.specification)
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
