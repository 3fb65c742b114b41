import Console

/// `relay --check-config`: whether relay would start with this configuration (R11).
enum CheckConfiguration {
  static let option = Option<Bool>.flag("check-config", help: "validate everything and stop")

  static func run(
    _ configuration: Configuration, _ invocation: Invocation, _ terminal: Terminal
  ) throws(Failure) -> ExitStatus {
    _ = try Settings(configuration)
    try terminal.out.write(configuration.summary)
    return .yes
  }
}
