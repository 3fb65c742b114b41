/// A command or a group of commands: one declaration for the parser, help, the man page and
/// completions.
package struct Command: Sendable {
  /// The work of a command. The program prints the failure, on one line.
  package typealias Action =
    @Sendable (_ invocation: Invocation, _ terminal: Terminal) throws(Failure) -> ExitStatus

  enum Body: Sendable {
    case action(Action)
    case group([Command])
  }

  /// The word that is typed.
  package let name: String
  /// A phrase for lists of commands, in lower case and without a period.
  package let summary: String
  /// Paragraphs for help and the man page, separated by empty lines. Lines that begin with two
  /// spaces are printed unchanged.
  let discussion: String
  let arguments: [any AnyArgument]
  let options: [any AnyOption]
  let examples: [Example]
  /// Meanings that are more exact than those of `ExitStatus`: phrases in lower case, without a
  /// period, that follow the name of the status in help.
  package let exitStatuses: [ExitStatus: String]
  let body: Body
  /// The command of a group that runs if the next word is not the name of a command, so that
  /// `secrets prod` means `secrets check prod`.
  let implied: String?

  /// Creates a command with an action.
  ///
  /// A closure of more than one expression needs its signature:
  /// `{ invocation, terminal throws(Failure) in … }`.
  package init(
    _ name: String, summary: String, discussion: String = "", arguments: [any AnyArgument] = [],
    options: [any AnyOption] = [], examples: [Example] = [],
    exitStatuses: [ExitStatus: String] = [:], action: @escaping Action
  ) {
    self.name = name
    self.summary = summary
    self.discussion = discussion
    self.arguments = arguments
    self.options = options
    self.examples = examples
    self.exitStatuses = exitStatuses
    self.body = .action(action)
    implied = nil
  }

  /// Creates a group of commands. Each of them accepts the options of the group. `implied` is the
  /// name of the command that runs if no name of a command follows.
  package init(
    _ name: String, summary: String, discussion: String = "", options: [any AnyOption] = [],
    examples: [Example] = [], subcommands: [Command], implied: String? = nil
  ) {
    precondition(
      implied == nil || subcommands.contains { $0.name == implied },
      "the implied command is one of the group")
    self.name = name
    self.summary = summary
    self.discussion = discussion
    self.arguments = []
    self.options = options
    self.examples = examples
    self.exitStatuses = [:]
    self.body = .group(subcommands)
    self.implied = implied
  }

  /// The commands of a group; empty for a command with an action.
  package var subcommands: [Command] {
    guard case .group(let commands) = body else { return [] }
    return commands
  }

  /// The options that are accepted at the end of a path of commands, the innermost first. An option
  /// that a command replaces is left out.
  static func options(of path: some BidirectionalCollection<Command>) -> [any AnyOption] {
    var names: Set<String> = []
    return path.reversed().flatMap(\.options).filter {
      names.insert($0.specification.name).inserted
    }
  }

  func subcommand(_ name: String) -> Command? { subcommands.first { $0.name == name } }
}

/// A command line that a user could type, and its effect.
package struct Example: Equatable, Sendable {
  /// The whole line, with the program's name.
  package var line: String
  /// A phrase in lower case, without a period.
  package var effect: String

  package init(_ line: String, _ effect: String) {
    self.line = line
    self.effect = effect
  }
}
