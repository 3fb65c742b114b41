import Attestation
import Console
import Gate
import Policy
import RFC3339

/// Reads the commits that a promotion brings into an environment, and who made them.
struct ReleaseCommitReader: ~Copyable {
  private let objects: GitObjects
  private let policy: PromotionPolicy
  private let verifier: ApprovalVerifier<SSHKeygen>
  private let replay: MergeReplay
  private let root: ReleaseRoot

  init(
    _ objects: GitObjects, below root: ReleaseRoot, like id: GitObjectID,
    _ policy: PromotionPolicy, _ verifier: ApprovalVerifier<SSHKeygen>
  ) throws(Failure) {
    self.objects = objects
    self.root = root
    self.policy = policy
    self.verifier = verifier
    replay = try MergeReplay(of: objects.git, like: id, verifier.signatures.environment)
  }

  /// Returns the commits after `base` up to `release` that need an approval. Without `base`, all
  /// commits are read.
  func commits(
    of release: GitObjectID, since base: GitObjectID?
  ) throws(Failure) -> ReleaseCommits {
    var history = GitHistory(objects)
    let all = try git(history.commits(of: release, since: base))
    var commits: [ReleaseCommit] = []
    for commit in all where try needsApproval(commit) {
      commits.append(
        ReleaseCommit(
          id: commit.id.description, addresses: ReleaseCommitReader.addresses(of: commit),
          signature: try signature(of: commit)))
    }
    return ReleaseCommits(base: base?.description ?? "", commits: commits)
  }

  /// Reports whether a commit contains something that nobody approves otherwise. A commit that
  /// changes only what belongs to no release does not, and neither does a merge that git makes again
  /// from its parents.
  private func needsApproval(_ commit: GitCommit) throws(Failure) -> Bool {
    switch commit.parents.count {
    case 0: return true
    case 1:
      let parent = try git(objects.commit(commit.parents[0]))
      return try !git(root.isSame(commit.tree, parent.tree, objects))
    default: return try !replay.reproduces(commit)
    }
  }

  /// Returns the addresses of everybody whom the commit names. An identity without a readable
  /// address counts as an address of nobody.
  private static func addresses(of commit: GitCommit) -> [PersonAddress] {
    ([commit.author, commit.committer] + commit.coauthors).map { identity in
      PersonAddress(String(decoding: identity.address ?? [], as: UTF8.self))
    }
  }

  private func signature(of commit: GitCommit) throws(Failure) -> ReleaseCommit.Signature {
    guard policy.approvals.commits == .signed else { return .notRequired }
    guard let stored = commit.signature else { return .missing("not signed") }
    guard let signature = SSHSignature(stored.armored) else {
      return .missing("the signature is not an SSH signature")
    }
    guard signature.namespace == ReleaseCommitReader.namespace else {
      return .missing("the signature is for another purpose")
    }
    let time = commit.committer.seconds.map { Timestamp(seconds: $0) } ?? Timestamp(seconds: 0)
    let lines = verifier.signers.lines(of: signature.key)
    guard !lines.isEmpty else {
      return .missing("key \(signature.key.fingerprint) is not in \(verifier.signersFile)")
    }
    var reason = ""
    for line in lines {
      if let objection = line.objection(namespace: signature.namespace, at: time) {
        reason = objection
        continue
      }
      switch try verifier.signatures.verify(
        signature, stored.payload, line: line, revoked: verifier.revoked, at: time)
      {
      case .valid: return .valid(line.principal)
      case .revoked: reason = "key \(signature.key.fingerprint) is revoked"
      case .refused(let text): reason = "the signature does not match the commit (\(text))"
      }
    }
    return .missing(reason)
  }

  /// The namespace of git's SSH signatures.
  private static let namespace = "git"
}
