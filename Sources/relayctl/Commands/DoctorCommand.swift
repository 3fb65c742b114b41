import Console

/// `relayctl doctor`: checks that everything that other commands need is in place.
enum DoctorCommand {
  static let command = Command(
    "doctor", summary: "report what is in place and what is missing",
    discussion: """
      Checks programs, workspace, policy, environments, keys, vaults, the logbook and the clock. Changes nothing \
      and shows no value. A warning is not a failure: not every command needs everything.
      """,
    options: [CommonOptions.vaultKeyFile],
    examples: [
      Example("relayctl doctor", "checks before the first deployment, or when something is wrong")
    ],
    exitStatuses: [.yes: "nothing is wrong", .no: "some commands will fail"]
  ) { invocation, terminal throws(Failure) in
    let workspace = try Workspace(invocation)
    let report = DoctorReport(results: DoctorChecks(workspace, invocation).results)
    try terminal.answer(report, invocation)
    return report.isYes ? .yes : .no
  }
}
