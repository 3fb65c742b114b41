import Configuration
import Console

/// The program `relayctl`: the deployment toolchain and promotion gate of `relay`.
@main
enum Relayctl {
  static let program = Program(
    "relayctl", version: { "relayctl \(Release.version)" },
    summary: "render, compare, sign and log deployments of relay",
    discussion: """
      Promotes a release from one environment to the next and keeps the evidence: vault, rendered environment, \
      redacted checksum, manifest, signature and logbook. A verdict is yes, no or undecided, with the reason and the \
      next step. No answer contains the value of a secret.
      """,
    options: CommonOptions.global,
    commands: [
      ContractCommand.command, DiffCommand.command, SecretsCommand.command, RenderCommand.command,
      ChecksumCommand.command, VaultCommand.command, AllowListCommand.command, KeyCommand.command,
      LockCommand.command, ManifestCommand.command, EvidenceCommand.command, ScanCommand.command,
      GateCommand.command, PromoteCommand.command, LogbookCommand.command, IncidentCommand.command,
      FailoverCommand.command, DoctorCommand.command, ApproveCommand.command, ReportCommand.command,
      .completions,
    ])

  static func main() {
    program.main()
  }
}
