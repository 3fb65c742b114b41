import Console

/// `relay --check-config`: whether relay would start with this configuration (R11).
enum CheckConfiguration {
  static let option = Option<Bool>.flag("check-config", help: "validate everything and stop")

  @Sendable static func run(
    _ invocation: Invocation, _ terminal: Terminal
  ) throws(Failure) -> ExitStatus {
    let configuration = try ConfigurationSource(invocation).configuration()
    guard invocation[option] else {
      throw Failure(
        .no, "this version has no daemon yet: it checks configurations", hint: "give --check-config"
      )
    }
    try terminal.out.write(configuration.summary)
    return .yes
  }
}
