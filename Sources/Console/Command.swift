/// A command, or a group of commands: one declaration for parser, help, man page and completions.
package struct Command: Sendable {
  /// What a command does; failures are printed by the program, on one line.
  package typealias Action =
    @Sendable (_ invocation: Invocation, _ terminal: Terminal) throws(Failure) -> ExitStatus

  /// Either an action or commands below.
  enum Body: Sendable {
    case action(Action)
    case group([Command])
  }

  /// The word that is typed.
  package let name: String
  /// A phrase for lists of commands, in lower case and without a full stop.
  package let summary: String
  /// Paragraphs for help and man page, separated by empty lines; lines that begin with two spaces are kept as they are.
  let discussion: String
  let arguments: [any AnyArgument]
  let options: [any AnyOption]
  let examples: [Example]
  /// Meanings that are more exact than those of `ExitStatus`.
  let exitStatuses: [ExitStatus: String]
  let body: Body
  /// The command of a group that runs when the next word names none, so that `secrets prod` is `secrets check prod`.
  let implied: String?

  /// A command that does something.
  ///
  /// A closure of more than one expression needs its signature: `{ invocation, terminal throws(Failure) in … }`.
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

  /// A group of commands; its options are accepted by each of them. `implied` names the one that runs when no name of
  /// a command follows.
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

  /// The commands below; none for a command that does something.
  package var subcommands: [Command] {
    guard case .group(let commands) = body else { return [] }
    return commands
  }

  func subcommand(_ name: String) -> Command? { subcommands.first { $0.name == name } }
}
