extension Program {
  /// How a run ended, before it becomes an exit status.
  enum Conclusion: Equatable, Sendable {
    case exit(ExitStatus)
    /// Whoever read the answer is gone.
    case readerGone
  }

  /// Runs a command line; every failure ends here, as one line on the terminal's error stream.
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
    do throws(Misuse) {
      try parser.scan()
      return conclude(try parser.request(environment: environment), terminal: terminal)
    } catch .missingCommand {
      terminal.note(lines: HelpPage(program: self, path: parser.path, stream: terminal.err).text)
      return .exit(.misused)
    } catch {
      let usage = UsageLine(path: parser.path).text
      return conclude(error.failure(usage: usage), at: parser.path.map(\.name), terminal: terminal)
    }
  }

  private func conclude(_ request: Request, terminal: Terminal) -> Conclusion {
    switch request {
    case .help(let path):
      answer(HelpPage(program: self, path: path, stream: terminal.out).text, terminal: terminal)
    case .version: answer(inert(version()) + "\n", terminal: terminal)
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
