/// Why a command ended without its answer: an exit status and one line for the person who ran it.
///
/// `message` is lower case, says what is wrong, where, and what would have passed; `hint` is the next step as a
/// phrase ("did you mean --format?"). Both are printed on one line and made inert. When several things are wrong at
/// once, `further` holds the others, each printed on a line of its own. None ever holds a value of a secret,
/// regulated or undeclared variable.
package struct Failure: Error, Equatable, Sendable {
  /// The exit status of the process; never `.yes`.
  package var status: ExitStatus
  /// What is wrong and where, without the program's name.
  package var message: String
  /// The next step, if there is one.
  package var hint: String?
  /// What else is wrong, in the form of `message`.
  package var further: [String]

  /// A failure with its exit status; `.yes` is a bug of the caller.
  package init(
    _ status: ExitStatus, _ message: String, hint: String? = nil, further: [String] = []
  ) {
    precondition(status != .yes, "a failure cannot end with exit status 0")
    self.status = status
    self.message = message
    self.hint = hint
    self.further = further
  }

  /// Whoever read the answer has closed the pipe (`relayctl logbook list | head`): ends without a word.
  package static let readerGone = Failure(.undecided, "")

  /// The lines that the user sees, each with its line feed: `relayctl diff: message; hint`.
  package func text(for commandPath: [String]) -> String {
    let place = inert(commandPath.joined(separator: " ")) + ": "
    var text = place + inert(message)
    if let hint { text += "; " + inert(hint) }
    text += "\n"
    for line in further {
      text += place
      text += inert(line)
      text += "\n"
    }
    return text
  }
}
