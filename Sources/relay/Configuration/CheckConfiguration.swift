import Console
import HTTP

/// `relay --check-config`: whether relay would start with this configuration (R11).
enum CheckConfiguration {
  static let option = Option<Bool>.flag("check-config", help: "validate everything and stop")

  /// Prints what holds; throws what does not, a line for each fault.
  static func run(
    _ configuration: Configuration, _ invocation: Invocation, _ terminal: Terminal
  ) throws(Failure) -> ExitStatus {
    let settings = try Settings(configuration)
    try terminal.out.write(configuration.summary)
    guard invocation[OnlineCheck.option] else { return .yes }
    let check = OnlineCheck(settings)
    var faults: [String] = []
    for answer in runBlocking({ await check.answers() }) {
      switch answer {
      case .good(let line): try terminal.out.write(line + "\n")
      case .bad(let line): faults.append(line)
      }
    }
    guard faults.isEmpty else { throw Failure(refusing: faults) }
    return .yes
  }

  /// Refuses what only makes sense with `--check-config`.
  static func requireNothingOfIt(_ invocation: Invocation) throws(Failure) {
    guard !invocation[OnlineCheck.option] else {
      throw Failure(.misused, "option --online goes with --check-config")
    }
  }
}
