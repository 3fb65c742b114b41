extension Program {
  /// How a run ended, before it becomes an exit status.
  enum Conclusion: Equatable, Sendable {
    case exit(ExitStatus)
    /// The reader of the answer has closed the pipe.
    case readerGone
  }

  /// Runs a command line. Every failure ends here, as one line on the terminal's error stream.
  ///
  /// `arguments` are the words after the program's name.
  package func run(
    arguments: [String], environment: [String: String], terminal: Terminal
  ) -> ExitStatus {
    switch conclude(arguments: arguments, environment: environment, terminal: terminal) {
    case .exit(let status): status
    case .readerGone: .undecided
    }
  }

  func conclude(
    arguments: [String], environment: [String: String], terminal: Terminal
  ) -> Conclusion {
    var parser = Parser(program: self, arguments: arguments)
    do throws(UsageError) {
      try parser.scan()
      return conclude(try parser.request(environment: environment), terminal: terminal)
    } catch .missingCommand {
      terminal.note(lines: HelpPage(program: self, path: parser.path, stream: terminal.err).text)
      return .exit(.usage)
    } catch {
      let usage = UsageLine(path: parser.path).text
      return conclude(error.failure(usage: usage), at: parser.path.map(\.name), terminal: terminal)
    }
  }

  private func conclude(_ request: Parser.Request, terminal: Terminal) -> Conclusion {
    switch request {
    case .help(let path):
      answer(HelpPage(program: self, path: path, stream: terminal.out).text, terminal: terminal)
    case .version: answer(escapedForTerminal(version()) + "\n", terminal: terminal)
    case .generate(let file): generate(file, terminal: terminal)
    case .run(let action, let invocation):
      perform(at: invocation.commandPath, terminal: terminal) { () throws(Failure) in
        try action(invocation, terminal)
      }
    }
  }

  private func generate(_ file: String, terminal: Terminal) -> Conclusion {
    perform(at: [name], terminal: terminal) { () throws(Failure) in
      try terminal.out.write(try generated(file))
      return .yes
    }
  }

  private func answer(_ text: String, terminal: Terminal) -> Conclusion {
    perform(at: [name], terminal: terminal) { () throws(Failure) in
      try terminal.out.write(text)
      return .yes
    }
  }

  private func perform(
    at path: [String], terminal: Terminal, _ action: () throws(Failure) -> ExitStatus
  ) -> Conclusion {
    do throws(Failure) {
      return .exit(try action())
    } catch {
      return conclude(error, at: path, terminal: terminal)
    }
  }

  private func conclude(
    _ failure: Failure, at path: [String], terminal: Terminal
  ) -> Conclusion {
    guard failure != .readerGone else { return .readerGone }
    terminal.note(lines: failure.text(for: path))
    return .exit(failure.status)
  }
}

extension Program {
  /// Returns a file that is generated from the declarations, by its name. `list` returns the names,
  /// one per line.
  private func generated(_ file: String) throws(Failure) -> String {
    if file == "list" { return generatedFiles.map { $0 + "\n" }.joined() }
    for shell in Shell.allCases where completionFile(shell) == file { return completions(shell) }
    if let page = manPages().first(where: { $0.name == file }) { return page.text }
    let meant = suggestion(for: file, among: generatedFiles)
    throw Failure(
      .usage, "--generate: no generated file has this name",
      hint: meant.map { "did you mean \($0)?" } ?? "--generate list prints the names")
  }

  private var generatedFiles: [String] {
    manPages().map(\.name) + Shell.allCases.map(completionFile)
  }

  /// Returns the name under which the shell looks for its script.
  private func completionFile(_ shell: Shell) -> String {
    switch shell {
    case .bash: "\(name).bash"
    case .zsh: "_\(name)"
    case .fish: "\(name).fish"
    }
  }
}
