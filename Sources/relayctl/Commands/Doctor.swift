import Console

/// `relayctl doctor`: whether everything is in place before it is needed.
enum DoctorCommand {
  static let command = Command(
    "doctor", summary: "tell what is in place and what is missing",
    discussion: """
      Looks at programs, workspace, policy, environments, keys, vaults, the logbook and the clock, changes nothing \
      and shows no value. A warning is no failure: not every command needs everything.
      """,
    options: [CommonOptions.vaultKeyFile],
    examples: [
      Example("relayctl doctor", "what to do before the first deploy, or at three in the morning")
    ],
    exitStatuses: [.yes: "nothing is wrong", .no: "some commands will fail"]
  ) { invocation, terminal throws(Failure) in
    let workspace = try Workspace(invocation)
    let report = DoctorReport(results: DoctorChecks(workspace, invocation).results)
    try terminal.answer(report, invocation)
    return report.isYes ? .yes : .no
  }
}
