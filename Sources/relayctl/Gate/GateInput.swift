import Console
import Crypto
import Logbook
import Manifest
import Policy
import RFC3339

/// Everything that the rules of a promotion look at, read once; what could not be had is kept as the reason why.
struct GateInput: Sendable {
  let workspace: Workspace
  let policy: PromotionPolicy
  /// What the policy asks of this promotion.
  let promotion: PromotionRule
  let commit: String
  let requestedBy: String
  /// The URI of `--signer`; `nil` leaves the verdict unsigned.
  let signer: String?
  let evidence: EvidenceFolder
  let source: ReadEnvironment
  let target: ReadEnvironment
  let exceptions: [DriftException]
  let exceptionsNote: EvidenceNote
  let lock: Result<ReadLock, Shortfall>
  let manifest: Result<StoredManifest, Shortfall>
  let secrets: Result<SecretsReport, Shortfall>
  let allowList: Result<AllowListComparison, Shortfall>
  let log: Result<DeploymentLog, Shortfall>
  let lockScan: Result<ScanEvidence, Shortfall>
  let imageScan: Result<ScanEvidence, Shortfall>
  let vex: Result<ReadVEX, Shortfall>
  /// The committed key that verifies manifests.
  let manifestKey: Result<EvidenceNote, Shortfall>

  var now: Timestamp { workspace.now }

  /// The environments compared by the policy's limit.
  var drift: DriftReport {
    Drift.compare(
      from: source.environment, to: target.environment, exceptions: exceptions,
      limit: policy.driftLimit, now: now)
  }

}

/// An environment file with its digest.
struct ReadEnvironment: Sendable {
  let environment: Environment
  let note: EvidenceNote
}

/// A lock with the digest of its bytes.
struct ReadLock: Sendable {
  let lock: Lockfile
  let digest: Digest
  let note: EvidenceNote
}

/// The committed allow-list beside the vault's.
struct AllowListComparison: Sendable {
  let note: EvidenceNote
  let chats: Int
  let added: Int
  let removed: Int

  var isEqual: Bool { added == 0 && removed == 0 }
}

/// A scan report with the file it came from.
struct ScanEvidence: Sendable {
  let file: EvidenceFile
  let scan: Scan
  /// Age of the scanner's database as a sidecar file tells it; `nil` without one.
  let database: Timestamp?
  /// The sidecar's note.
  let databaseNote: EvidenceNote?
}

/// The VEX documents of the folder that count, and the names of those that do not.
struct ReadVEX: Sendable {
  let statements: [VEXStatement]
  let notes: [EvidenceNote]
  let unsigned: [String]
}
