import Configuration
import Crypto
import Evidence
import Lock
import Logbook
import Policy
import RFC3339

/// Everything that the rules of a promotion decide on. Values only: each file, git object and vault value was read once, before
/// any rule ran, and its bytes and digest belong together. What could not be had is kept as the reason.
struct GateInput: Sendable {
  var now: Timestamp
  var clock: DecisionClock
  var policy: PromotionPolicy
  /// What the policy asks of this promotion.
  var promotion: PromotionRule
  var commit: String
  /// Who asks for the promotion, and may not approve it.
  var requestedBy: String
  /// The scheme of `--signer`, or why the policy refuses it; `nil` leaves the verdict unsigned.
  var signer: Result<SignerScheme, RuleFailure>?
  var evidence: EvidenceSet
  var source: ReadEnvironment
  var target: ReadEnvironment
  var exceptions: ReadExceptions
  var lock: Result<ReadLock, RuleFailure>
  /// The files that a release is built from as git holds them at ``commit``; `nil` when git does not have the commit.
  var committedSources: Result<SourceList?, RuleFailure>
  var manifest: Result<StoredManifest, RuleFailure>
  /// The DER signature beside the manifest.
  var manifestSignature: Result<[UInt8], RuleFailure>
  /// The committed key that verifies manifests.
  var manifestKey: ReadKey
  /// The manifest of the last promotion into the target; `nil` when the logbook names none.
  var promotedManifest: Result<StoredManifest, RuleFailure>?
  var secrets: Result<SecretAges, RuleFailure>
  var allowList: Result<AllowListComparison, RuleFailure>
  var log: Result<DeploymentLog, RuleFailure>
  var lockScan: Result<ScanEvidence, RuleFailure>
  var imageScan: Result<ScanEvidence, RuleFailure>
  var vex: Result<VEXFolder, RuleFailure>

  /// The environments compared by the policy's limit.
  var drift: DriftReport {
    Drift.compare(
      from: source.environment, to: target.environment, exceptions: exceptions.exceptions,
      limit: policy.driftLimit, now: now)
  }
}

/// Whose time a decision is made at.
enum DecisionClock: Equatable, Sendable {
  /// The system's clock.
  case system
  /// `--now`, in a workspace that records.
  case forced
  /// `--now`, in a demonstration workspace, whose records count for nobody.
  case demonstration
}

/// An environment with the digest of its file.
struct ReadEnvironment: Sendable {
  let environment: Environment
  let digest: FileDigest
}

/// The recorded exceptions with the digest of their file.
struct ReadExceptions: Sendable {
  let exceptions: [DriftException]
  let digest: FileDigest
}

/// A lock with the digest of its file.
struct ReadLock: Sendable {
  let lock: Lockfile
  let digest: FileDigest

  var sha256: Digest { digest.sha256 }
}

/// A committed public key with the digest of its file; the reason when the file holds no such key.
struct ReadKey: Sendable {
  let key: Result<P256PublicKey, RuleFailure>
  let digest: FileDigest
}

/// The committed allow-list beside the vault's.
struct AllowListComparison: Sendable {
  let digest: FileDigest
  let chats: Int
  let added: Int
  let removed: Int

  var isEqual: Bool { added == 0 && removed == 0 }
}
