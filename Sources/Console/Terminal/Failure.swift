/// The error that ends a command: an exit status and a message for the user.
///
/// `message` is in lower case and states what is wrong, where, and what would have been accepted.
/// `hint` is the next step, as a phrase ("did you mean --format?"). Message and hint are printed on
/// one line, escaped for the terminal. If there are several problems, `further` contains the
/// others, each printed on a separate line. No text contains the value of a secret, regulated or
/// undeclared variable.
package struct Failure: Error, Equatable, Sendable {
  /// The exit status of the process; never `.yes`.
  package var status: ExitStatus
  /// What is wrong and where, without the program's name.
  package var message: String
  /// The next step, if there is one.
  package var hint: String?
  /// Further problems, each in the form of `message`.
  package var further: [String]

  /// Creates a failure. `status` must not be `.yes`.
  package init(
    _ status: ExitStatus, _ message: String, hint: String? = nil, further: [String] = []
  ) {
    precondition(status != .yes, "a failure cannot end with exit status 0")
    self.status = status
    self.message = message
    self.hint = hint
    self.further = further
  }

  /// Standard output is a pipe that its reader has closed (`relayctl logbook list | head`). The
  /// program exits without a message.
  package static let readerGone = Failure(.undecided, "")

  /// Returns the lines to print, each with a line feed: `relayctl diff: message; hint`.
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

/// The exit status of a process.
///
/// | exit | meaning |
/// |---|---|
/// | 0 | yes |
/// | 1 | no: a rule was evaluated and is not satisfied |
/// | 2 | usage error: the command line or an input file is malformed |
/// | 3 | undecided: something required could not be reached, read or written |
/// | 4 | integrity: a signature, hash or proof is invalid |
package enum ExitStatus: Int32, Sendable, CaseIterable {
  /// The answer is yes, or the work is done.
  case yes = 0
  /// The answer is no.
  case no = 1
  /// The command line or an input file is malformed.
  case usage = 2
  /// Something required could not be reached, read or written.
  case undecided = 3
  /// A signature, hash or proof is invalid.
  case integrity = 4

  /// The name in help and man pages.
  package var name: String {
    switch self {
    case .yes: "yes"
    case .no: "no"
    case .usage: "usage error"
    case .undecided: "undecided"
    case .integrity: "integrity"
    }
  }

  /// The description that follows the name in help, unless the command declares a more specific
  /// one.
  package var meaning: String {
    switch self {
    case .yes: "the answer is positive, or the work is done"
    case .no: "a rule was evaluated and is not satisfied"
    case .usage: "the command line or an input file is malformed"
    case .undecided: "something required could not be reached, read or written"
    case .integrity: "a signature, hash or proof is invalid"
    }
  }
}
