package import Configuration
package import Crypto
package import Evidence
package import Lock
import Logbook
package import Policy
package import RFC3339

/// Everything that the rules of a promotion decide on. Values only: each file, git object and vault value was read once, before
/// any rule ran, and its bytes and digest belong together. What could not be had is kept as the reason.
package struct GateInput: Sendable {
  package var now: Timestamp
  package var clock: DecisionClock
  package var policy: PromotionPolicy
  /// What the policy asks of this promotion.
  package var promotion: PromotionRule
  package var commit: String
  /// Who asks for the promotion, and may not approve it.
  package var requestedBy: String
  /// The scheme of `--signer`, or why the policy refuses it; `nil` leaves the verdict unsigned.
  package var signer: Result<SignerScheme, RuleFailure>?
  package var evidence: EvidenceSet
  package var source: ReadEnvironment
  package var target: ReadEnvironment
  package var exceptions: ReadExceptions
  package var lock: Result<ReadLock, RuleFailure>
  /// The files that a release is built from as git holds them at ``commit``; `nil` when git does not have the commit.
  package var committedSources: Result<SourceList?, RuleFailure>
  package var manifest: Result<StoredManifest, RuleFailure>
  /// The DER signature beside the manifest.
  package var manifestSignature: Result<[UInt8], RuleFailure>
  /// The committed key that verifies manifests.
  package var manifestKey: Result<ReadKey, RuleFailure>
  /// The manifest of the last promotion into the target; `nil` when the logbook names none.
  package var promotedManifest: Result<StoredManifest, RuleFailure>?
  package var secrets: Result<SecretAges, RuleFailure>
  package var allowList: Result<AllowListComparison, RuleFailure>
  package var log: Result<DeploymentLog, RuleFailure>
  package var lockScan: Result<ScanEvidence, RuleFailure>
  package var imageScan: Result<ScanEvidence, RuleFailure>
  package var vex: Result<VEXFolder, RuleFailure>

  package init(
    now: Timestamp, clock: DecisionClock, policy: PromotionPolicy, promotion: PromotionRule,
    commit: String, requestedBy: String, signer: Result<SignerScheme, RuleFailure>?,
    evidence: EvidenceSet, source: ReadEnvironment, target: ReadEnvironment,
    exceptions: ReadExceptions, lock: Result<ReadLock, RuleFailure>,
    committedSources: Result<SourceList?, RuleFailure>,
    manifest: Result<StoredManifest, RuleFailure>, manifestSignature: Result<[UInt8], RuleFailure>,
    manifestKey: Result<ReadKey, RuleFailure>,
    promotedManifest: Result<StoredManifest, RuleFailure>?,
    secrets: Result<SecretAges, RuleFailure>, allowList: Result<AllowListComparison, RuleFailure>,
    log: Result<DeploymentLog, RuleFailure>, lockScan: Result<ScanEvidence, RuleFailure>,
    imageScan: Result<ScanEvidence, RuleFailure>, vex: Result<VEXFolder, RuleFailure>
  ) {
    self.now = now
    self.clock = clock
    self.policy = policy
    self.promotion = promotion
    self.commit = commit
    self.requestedBy = requestedBy
    self.signer = signer
    self.evidence = evidence
    self.source = source
    self.target = target
    self.exceptions = exceptions
    self.lock = lock
    self.committedSources = committedSources
    self.manifest = manifest
    self.manifestSignature = manifestSignature
    self.manifestKey = manifestKey
    self.promotedManifest = promotedManifest
    self.secrets = secrets
    self.allowList = allowList
    self.log = log
    self.lockScan = lockScan
    self.imageScan = imageScan
    self.vex = vex
  }

  /// The environments compared by the policy's limit.
  package var drift: DriftReport {
    Drift.compare(
      from: source.environment, to: target.environment, exceptions: exceptions.exceptions,
      limit: policy.driftLimit, now: now)
  }
}

/// Whose time a decision is made at.
package enum DecisionClock: Equatable, Sendable {
  /// The system's clock.
  case system
  /// `--now`, in a workspace that records.
  case forced
  /// `--now`, in a demonstration workspace, whose records count for nobody.
  case demonstration
}

/// An environment with the digest of its file.
package struct ReadEnvironment: Sendable {
  package let environment: Environment
  package let digest: FileDigest

  package init(
    environment: Environment, digest: FileDigest
  ) {
    self.environment = environment
    self.digest = digest
  }
}

/// The recorded exceptions with the digest of their file.
package struct ReadExceptions: Sendable {
  package let exceptions: [DriftException]
  package let digest: FileDigest

  package init(
    exceptions: [DriftException], digest: FileDigest
  ) {
    self.exceptions = exceptions
    self.digest = digest
  }
}

/// A lock with the digest of its file.
package struct ReadLock: Sendable {
  package let lock: Lockfile
  package let digest: FileDigest

  package init(
    lock: Lockfile, digest: FileDigest
  ) {
    self.lock = lock
    self.digest = digest
  }

  package var sha256: Digest { digest.sha256 }
}

/// A committed public key with the digest of its file; the reason when the file holds no such key.
package struct ReadKey: Sendable {
  package let key: Result<P256PublicKey, RuleFailure>
  package let digest: FileDigest

  package init(
    key: Result<P256PublicKey, RuleFailure>, digest: FileDigest
  ) {
    self.key = key
    self.digest = digest
  }
}

/// The committed allow-list beside the vault's.
package struct AllowListComparison: Sendable {
  package let digest: FileDigest
  package let chats: Int
  package let added: Int
  package let removed: Int

  package init(
    digest: FileDigest, chats: Int, added: Int, removed: Int
  ) {
    self.digest = digest
    self.chats = chats
    self.added = added
    self.removed = removed
  }

  package var isEqual: Bool { added == 0 && removed == 0 }
}
