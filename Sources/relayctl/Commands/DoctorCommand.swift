import Console

/// `relayctl doctor`: checks the programs, files and keys that other commands need.
enum DoctorCommand {
  static let command = Command(
    "doctor", summary: "check the programs, files and keys that other commands need",
    discussion: """
      Checks the programs, the workspace, the policy, the environments, the keys, the vaults, the logbook and the \
      clock. Changes nothing and shows no secret values. A warning does not change the exit status: only some \
      commands are affected, or action is needed soon.
      """,
    options: [CommonOptions.vaultKeyFile, LogbookOptions.log],
    examples: [
      Example("relayctl doctor", "checks this machine, for example before the first deployment")
    ],
    exitStatuses: [
      .yes: "no check failed", .no: "a check failed, so some commands will fail",
      .undecided: "a check could not be made, for example because git did not answer",
    ]
  ) { invocation, terminal throws(Failure) in
    let workspace = try Workspace(invocation)
    let report = DoctorReport(results: DoctorChecks(workspace, invocation).results)
    try terminal.answer(report, invocation)
    return report.status
  }
}
