/// The reason why a command ended without its answer: an exit status and one line for the user.
///
/// `message` is lower case and says what is wrong, where, and what would have been accepted;
/// `hint` is the next step as a phrase ("did you mean --format?"). Both are printed on one line,
/// escaped for the terminal. When several things are wrong at once, `further` holds the others,
/// each printed on its own line. No text ever contains the value of a secret, regulated or
/// undeclared variable.
package struct Failure: Error, Equatable, Sendable {
  /// The exit status of the process; never `.yes`.
  package var status: ExitStatus
  /// What is wrong and where, without the program's name.
  package var message: String
  /// The next step, if there is one.
  package var hint: String?
  /// Other problems, in the form of `message`.
  package var further: [String]

  /// Creates a failure. The status `.yes` is a bug of the caller.
  package init(
    _ status: ExitStatus, _ message: String, hint: String? = nil, further: [String] = []
  ) {
    precondition(status != .yes, "a failure cannot end with exit status 0")
    self.status = status
    self.message = message
    self.hint = hint
    self.further = further
  }

  /// The reader of standard output has closed the pipe (`relayctl logbook list | head`): the
  /// program exits without a message.
  package static let readerGone = Failure(.undecided, "")

  /// The lines that the user sees, each with its line feed: `relayctl diff: message; hint`.
  package func text(for commandPath: [String]) -> String {
    let place = escapedForTerminal(commandPath.joined(separator: " ")) + ": "
    var text = place + escapedForTerminal(message)
    if let hint { text += "; " + escapedForTerminal(hint) }
    text += "\n"
    for line in further {
      text += place
      text += escapedForTerminal(line)
      text += "\n"
    }
    return text
  }
}
