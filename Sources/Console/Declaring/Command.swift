/// The declaration of a command or a group of commands. The parser, help, the man page and
/// completions are derived from it.
package struct Command: Sendable {
  /// The function that performs a command. The program prints a failure that the function throws.
  package typealias Action =
    @Sendable (_ invocation: Invocation, _ terminal: Terminal) throws(Failure) -> ExitStatus

  enum Body: Sendable {
    case action(Action)
    case group([Command])
  }

  /// The name, as typed on the command line.
  package let name: String
  /// The description in lists of commands: a phrase in lower case, without a period.
  package let summary: String
  /// Paragraphs for help and the man page, separated by empty lines. Lines that begin with two
  /// spaces are printed unchanged.
  let discussion: String
  let arguments: [any AnyArgument]
  let options: [any AnyOption]
  let examples: [Example]
  /// Descriptions that replace those of `ExitStatus` in help: phrases in lower case, without a
  /// period. A status with an empty description is omitted from help; a program with a single
  /// action never ends with it, but with `no`.
  package let exitStatuses: [ExitStatus: String]
  let body: Body
  /// The subcommand that runs if the next word is not the name of a subcommand: `secrets prod`
  /// means `secrets check prod`.
  let implied: String?

  /// Creates a command with an action.
  ///
  /// A closure with more than one expression must declare its signature: `{ invocation, terminal
  /// throws(Failure) in … }`.
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

  /// Creates a group of commands. Each command of the group accepts the group's options. `implied`
  /// is the name of the command that runs if the next word does not name a command.
  package init(
    _ name: String, summary: String, discussion: String = "", options: [any AnyOption] = [],
    examples: [Example] = [], subcommands: [Command], implied: String? = nil
  ) {
    precondition(
      implied == nil || subcommands.contains { $0.name == implied },
      "the implied command must be one of the group's subcommands")
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

  /// Returns the options that the last command of a path accepts, its own options first. An option
  /// that a command replaces is omitted.
  static func options(of path: some BidirectionalCollection<Command>) -> [any AnyOption] {
    var names: Set<String> = []
    return path.reversed().flatMap(\.options).filter {
      names.insert($0.specification.name).inserted
    }
  }

  func subcommand(_ name: String) -> Command? { subcommands.first { $0.name == name } }
}

/// An example command line and its effect.
package struct Example: Equatable, Sendable {
  /// The complete command line, including the program's name.
  package var line: String
  /// What the command line does: a phrase in lower case, without a period.
  package var effect: String

  package init(_ line: String, _ effect: String) {
    self.line = line
    self.effect = effect
  }
}
