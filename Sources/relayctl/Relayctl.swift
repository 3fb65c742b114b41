import Configuration
import Console

/// The deployment toolchain and promotion gate around `relay`.
@main
enum Relayctl {
  static let program = Program(
    "relayctl", version: { "relayctl \(Release.version)" },
    summary: "render, compare, sign and log deployments of relay",
    discussion: """
      Promotes a release from staging to production and keeps the evidence: vault, rendered environment, redacted \
      checksum, manifest, signature, logbook. Every answer is a yes or a no with its reason and the next step. No \
      secret is ever shown.
      """,
    options: CommonOptions.global,
    commands: [
      ContractCommand.command, DiffCommand.command, SecretsCommand.command, RenderCommand.command,
      ChecksumCommand.command, VaultCommand.command, AllowListCommand.command, KeyCommand.command,
      LockCommand.command, ManifestCommand.command, EvidenceCommand.command, ScanCommand.command,
      GateCommand.command, PromoteCommand.command, LogbookCommand.command, IncidentCommand.command,
      DoctorCommand.command, ApproveCommand.command, ReportCommand.command, .completions,
    ])

  static func main() {
    program.main()
  }
}
