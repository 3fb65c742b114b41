extension Command {
  /// `completions SHELL`, for programs of commands: prints the script of the program that runs it.
  package static let completions: Command = {
    let shell = Argument("SHELL", .choice(Shell.self), help: "the shell that will read it")
    return Command(
      "completions", summary: "print a shell's completion script",
      discussion: "Prints commands, options and the words they take, for a shell to offer.",
      arguments: [shell]
    ) { invocation, terminal throws(Failure) in
      try terminal.out.write(invocation.program.completions(invocation[shell]))
      return .yes
    }
  }()
}
