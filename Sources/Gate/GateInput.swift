package import Configuration
package import Crypto
package import Evidence
package import Lock
import Logbook
package import Policy
package import RFC3339

/// The input to the rules for a promotion. Each file, git object and vault value was read once,
/// before any rule ran, so that its content matches its digest. If an input could not be read, a
/// ``RuleFailure`` in its place states why.
package struct GateInput: Sendable {
  /// The time of the decision, from ``clock``.
  package var now: Timestamp
  package var clock: DecisionClock
  package var policy: PromotionPolicy
  /// What the policy requires of this promotion.
  package var promotion: PromotionRule
  /// The full ID of the commit to promote.
  package var commit: String
  /// The person who requests the promotion and therefore must not approve it.
  package var requestedBy: String
  /// The scheme of `--signer`, or the reason why it is refused. If it is `nil`, the verdict is not
  /// signed.
  package var signer: Result<SignerScheme, RuleFailure>?
  package var evidence: EvidenceSet
  /// The environment to promote from.
  package var source: ReadEnvironment
  /// The environment to promote to.
  package var target: ReadEnvironment
  package var exceptions: ReadExceptions
  package var lock: Result<ReadLock, RuleFailure>
  /// The files that a release is built from, as git stores them at ``commit``; `nil` if git does
  /// not have the commit.
  package var committedSources: Result<SourceList?, RuleFailure>
  /// The manifest to promote.
  package var manifest: Result<StoredManifest, RuleFailure>
  /// The DER signature stored with the manifest.
  package var manifestSignature: Result<[UInt8], RuleFailure>
  /// The committed keys that the policy lists for the target: they verify its manifests.
  package var signerKeys: Result<SignerKeys, RuleFailure>
  /// The manifest of the last promotion into the target; `nil` if the logbook names none.
  package var promotedManifest: Result<StoredManifest, RuleFailure>?
  /// The ages of the secrets that the target refers to.
  package var secrets: Result<SecretAges, RuleFailure>
  /// The committed allow-list of the target, compared with the allow-list in the vault.
  package var allowList: Result<AllowListComparison, RuleFailure>
  package var log: Result<DeploymentLog, RuleFailure>
  /// The commits since the last promotion into the target; `nil` if the promotion requires no
  /// approvals.
  package var commits: Result<ReleaseCommits, RuleFailure>?
  /// The changes of the target's allow-list that people approved.
  package var approvedAllowList: Result<ApprovedChanges, RuleFailure>
  /// The changes of the manifest key that people approved.
  package var approvedManifestKey: Result<ApprovedChanges, RuleFailure>
  /// The incidents of the log, and which of them people closed.
  package var incidents: Result<IncidentBook, RuleFailure>
  /// The vulnerability scan of the lock's content, from `scan_lock.json`.
  package var lockScan: Result<ScanEvidence, RuleFailure>
  /// The vulnerability scan of the container image, from `scan_image.json`.
  package var imageScan: Result<ScanEvidence, RuleFailure>
  package var vex: Result<VEXFolder, RuleFailure>
  package var release = ReleaseFacts.unasked
  /// The ticket of the deployment; empty if there is none.
  package var ticket = ""
  /// The digest of the trust anchors.
  package var anchors: Digest?
  /// What is known about the logbook from elsewhere, or the reason why it is not the newest.
  package var currency: Result<LogCurrency, RuleFailure> = .failure(
    RuleFailure(.undecided, "not compared with an earlier state", next: "run relayctl gate again"))
  /// The case of the approved verdict; `nil` in `gate`. ``log`` extends the log of this case.
  package var approved: PromotionCase?

  package init(
    now: Timestamp, clock: DecisionClock, policy: PromotionPolicy, promotion: PromotionRule,
    commit: String, requestedBy: String, signer: Result<SignerScheme, RuleFailure>?,
    evidence: EvidenceSet, source: ReadEnvironment, target: ReadEnvironment,
    exceptions: ReadExceptions, lock: Result<ReadLock, RuleFailure>,
    committedSources: Result<SourceList?, RuleFailure>,
    manifest: Result<StoredManifest, RuleFailure>, manifestSignature: Result<[UInt8], RuleFailure>,
    signerKeys: Result<SignerKeys, RuleFailure>,
    promotedManifest: Result<StoredManifest, RuleFailure>?,
    secrets: Result<SecretAges, RuleFailure>, allowList: Result<AllowListComparison, RuleFailure>,
    log: Result<DeploymentLog, RuleFailure>, commits: Result<ReleaseCommits, RuleFailure>?,
    approvedAllowList: Result<ApprovedChanges, RuleFailure>,
    approvedManifestKey: Result<ApprovedChanges, RuleFailure>,
    incidents: Result<IncidentBook, RuleFailure>, lockScan: Result<ScanEvidence, RuleFailure>,
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
    self.signerKeys = signerKeys
    self.promotedManifest = promotedManifest
    self.secrets = secrets
    self.allowList = allowList
    self.log = log
    self.commits = commits
    self.approvedAllowList = approvedAllowList
    self.approvedManifestKey = approvedManifestKey
    self.incidents = incidents
    self.lockScan = lockScan
    self.imageScan = imageScan
    self.vex = vex
  }

  /// The drift between source and target, evaluated with the policy's limit and with the exceptions
  /// that are in force at ``now``.
  package var drift: DriftReport {
    Drift.compare(
      from: source.content, to: target.content, exceptions: exceptions.content,
      limit: policy.driftLimit, now: now)
  }
}

extension GateInput {
  /// The state of the logbook to record in the case. It is that of the approved verdict, so that
  /// the case stays the same while the logbook grows.
  var caseLog: PromotionCase.LogState? { approved?.log ?? (try? log.get())?.state }

  /// The people and machines that made the commits of the promotion, sorted, and the number of
  /// commits with addresses that belong to nobody, such as `unknown: 2`.
  var authors: [String] {
    guard let commits = try? commits?.get() else { return [] }
    let coverage = CommitCoverage(commits.commits, policy.people)
    return coverage.makers + (coverage.unknown == 0 ? [] : ["unknown: \(coverage.unknown)"])
  }

  /// The newest promotion or rollback of the target, without the promotion of the approved case.
  var previous: PromotionCase.Previous? {
    guard let log = try? log.get() else { return nil }
    let own = approved.flatMap { (try? log.promotion(ofCase: $0.id)) ?? nil }
    guard let entry = (try? log.lastRelease(into: promotion.to, before: own)) ?? nil else {
      return nil
    }
    return PromotionCase.Previous(entry: entry.seq, commit: entry.content.commit)
  }
}

/// The source of a decision's time.
package enum DecisionClock: Equatable, Sendable {
  /// The system's clock.
  case system
  /// The time of `--now`. The rule `time_is_real` refuses it.
  case forced
  /// The time of `--now` in a workspace whose log has a reserved name. The rule `time_is_real` is
  /// not evaluated, so nothing that is signed claims it.
  case rehearsal
}

/// What a file contains, and the digest of the bytes that it was read from.
package struct ReadFile<Content: Sendable>: Sendable {
  package let content: Content
  package let digest: FileDigest

  package init(_ content: Content, digest: FileDigest) {
    self.content = content
    self.digest = digest
  }
}

package typealias ReadEnvironment = ReadFile<Environment>
package typealias ReadExceptions = ReadFile<[DriftException]>
package typealias ReadLock = ReadFile<Lockfile>
/// A committed public key. It is a failure if the file does not contain a P-256 public key.
package typealias ReadKey = ReadFile<Result<P256PublicKey, RuleFailure>>

extension ReadEnvironment {
  /// The digests of the environment file and of the files of authorities that it names.
  package var digests: [FileDigest] {
    [digest]
      + content.authorities.map {
        FileDigest(name: "environments/\(content.name)/\($0.name)", sha256: $0.file.digest)
      }
  }
}

extension ReadLock {
  /// The SHA-256 of the lock file. Evidence and manifests use it to identify the lock.
  package var sha256: Digest { digest.sha256 }
}

/// The result of comparing the committed allow-list with the allow-list in the vault.
package struct AllowListComparison: Sendable {
  package let digest: FileDigest
  /// The number of chats in the vault.
  package let chats: Int
  /// The number of chats that are only in the vault.
  package let added: Int
  /// The number of chats that are only in the committed file.
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
