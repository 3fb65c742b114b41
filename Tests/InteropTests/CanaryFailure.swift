import Subprocess
import Support

/// Something that goes wrong below every command.
struct CanaryFailure: Sendable, CustomStringConvertible {
  let description: String
  /// A command that must notice it, and its exit status then.
  let command: String
  let status: Int32
  /// The commands that it lies below: those whose name begins with one of these.
  var concerned: [String] = [""]
  /// Words before the program.
  var prefix: [String] = []
  /// Whether the children that a command starts are looked at; their words do not depend on what is
  /// typed or written in files.
  var showsChildren = true
  /// Options of strace that bring the failure about.
  var tracing: [String] = []
  /// Variables that replace others; the empty one takes out.
  var variables: @Sendable (CanaryNest) -> [String: String] = { _ in [:] }
  /// The words that are typed instead.
  var change: @Sendable ([String]) -> [String] = { $0 }
  /// What is done to the workspace before.
  var prepare: @Sendable (CanaryNest) throws -> Void = { _ in }

  init(_ description: String, _ command: String, _ status: Int32) {
    self.description = description
    self.command = command
    self.status = status
  }
}

extension CanaryFailure {
  /// Whether the failure lies below this command.
  func concerns(_ command: CanaryCommand) -> Bool {
    concerned.contains { command.name.hasPrefix($0) }
  }

  /// The same failure below these commands only.
  func below(_ commands: [String]) -> CanaryFailure {
    var failure = self
    failure.concerned = commands
    return failure
  }

  /// A failure by editing a file below the root.
  static func file(
    _ description: String, _ command: String, _ status: Int32, _ name: String,
    _ edit: @escaping @Sendable (inout String) -> Void
  ) -> CanaryFailure {
    var failure = CanaryFailure(description, command, status)
    failure.showsChildren = false
    failure.prepare = { nest in
      var text = try nest.workspace.folder.text("root/\(name)")
      edit(&text)
      try nest.workspace.folder.write(text, to: "root/\(name)")
    }
    return failure
  }

  /// A failure by a line in prod's environment file in place of the one of `variable`.
  static func line(
    _ description: String, _ status: Int32, of variable: String = "A2A_API_KEY", _ line: String
  ) -> CanaryFailure {
    file(description, "relayctl diff", status, "environments/prod/runtime.env") { text in
      text = text.split(separator: "\n", omittingEmptySubsequences: false).map {
        $0.hasPrefix(variable + "=") ? line : String($0)
      }.joined(separator: "\n")
    }.below(readersOfEnvironments)
  }

  /// A failure by other words.
  static func words(
    _ description: String, _ change: @escaping @Sendable ([String]) -> [String]
  ) -> CanaryFailure {
    var failure = CanaryFailure(description, "relayctl diff", 2)
    failure.change = change
    failure.showsChildren = false
    return failure.below(commandLines)
  }

  /// The commands that read environment files.
  private static let readersOfEnvironments = [
    "relayctl render prod --redacted", "relayctl checksum prod --file",
    "relayctl diff staging prod --format", "relayctl secrets prod --format",
    "relayctl allowlist hash", "relayctl vault put prod A2A", "relayctl manifest build",
    "relayctl doctor",
  ]

  /// A command of each sort.
  private static let commandLines = [
    "relay --check-config --env-file", "relayctl checksum prod --file",
    "relayctl diff staging prod --format json", "relayctl secrets prod --format",
    "relayctl vault put prod A2A", "relayctl key new vault", "relayctl manifest show",
    "relayctl logbook append", "relayctl logbook list --format",
  ]
}
