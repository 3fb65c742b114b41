import Configuration
import Console
import Gate
import Logbook
import Policy

/// What the log records about an environment and people's statements authorize.
struct ReadStatements {
  let allowList: Result<ApprovedChanges, RuleFailure>
  let manifestKey: Result<ApprovedChanges, RuleFailure>
  let incidents: Result<IncidentBook, RuleFailure>

  /// Verifies the statements that entries of `log` name, in the log's `folder`. If the keys or the log cannot be read, each
  /// result is that failure.
  init(
    for environment: EnvironmentName, in log: Result<DeploymentLog, RuleFailure>,
    at folder: String, _ policy: PromotionPolicy, _ workspace: Workspace, _ invocation: Invocation
  ) {
    let now = workspace.now
    let reader = answered(
      next: "make environments/allowed_signers and approvals/ readable",
      try StatementReader(workspace, ObjectStore(log: folder), invocation.environment))
    let next = "restore logbook/objects from git"
    allowList = answered(
      next: next,
      try reader.failing().allowList(of: environment, in: log.failing(), policy, now: now))
    manifestKey = answered(
      next: next, try reader.failing().manifestKey(in: log.failing(), policy, now: now))
    incidents = answered(
      next: next,
      try reader.failing().incidents(
        in: log.failing(), policy, ManifestStore(workspace: workspace), now: now))
  }
}
