import Attestation
import Console
import Gate
import Logbook
import Policy
import RFC3339

/// Reads the commits that a promotion brings into an environment, and who made them.
struct ReleaseCommitReader: ~Copyable {
  private let objects: GitObjects
  private let policy: PromotionPolicy
  private let verifier: ApprovalVerifier<SSHKeygen>
  private let replay: MergeReplay
  /// The path of the workspace below the top of the repository.
  private let root: [[UInt8]]

  init(
    _ objects: GitObjects, below root: [[UInt8]], _ replay: consuming MergeReplay,
    _ policy: PromotionPolicy, _ verifier: ApprovalVerifier<SSHKeygen>
  ) {
    self.objects = objects
    self.root = root
    self.replay = replay
    self.policy = policy
    self.verifier = verifier
  }

  /// Returns the commits after `base` up to `release` that need an approval. Without `base`, all
  /// commits are read.
  func commits(
    of release: GitObjectID, since base: GitObjectID?
  ) throws(Failure) -> ReleaseCommits {
    var history = GitHistory(objects)
    let all = try git(history.commits(of: release, since: base))
    var commits: [Gate.ReleaseCommit] = []
    for commit in all where try needsApproval(commit) {
      commits.append(
        Gate.ReleaseCommit(
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
      return try released(commit) != released(parent)
    default: return try !replay.reproduces(commit)
    }
  }

  /// Returns the entries of a commit's release; `nil` if the commit does not contain the workspace.
  private func released(_ commit: GitCommit) throws(Failure) -> [GitTree.Entry]? {
    try git(ReleaseCommit.entries(of: commit, root, objects))
  }

  /// Returns the addresses of everybody whom the commit names. An identity without a readable
  /// address counts as an address of nobody.
  private static func addresses(of commit: GitCommit) -> [PersonAddress] {
    ([commit.author, commit.committer] + commit.coauthors).map { identity in
      PersonAddress(String(decoding: identity.address ?? [], as: UTF8.self))
    }
  }

  private func signature(of commit: GitCommit) throws(Failure) -> Gate.ReleaseCommit.Signature {
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

extension Workspace {
  /// Returns the commits since the last promotion into the target. Before the first promotion,
  /// these are the commits since the one that the first entry of the logbook names.
  func releaseCommits(
    _ request: GateRequest, _ policy: PromotionPolicy, log: Result<DeploymentLog, RuleFailure>,
    _ environment: [String: String]
  ) throws(Failure) -> ReleaseCommits {
    guard let release = GitObjectID(request.commit) else {
      throw Failure(.usage, "--commit: \(request.commit), expected 40 or 64 lower-case hex digits")
    }
    let log = try log.failing()
    var own: Entry?
    if let approved = request.approved { own = try ruled(log.promotion(ofCase: approved.id)) }
    let repository = Git(self)
    let reader = ReleaseCommitReader(
      GitObjects(repository), below: try git(repository.prefix()),
      try MergeReplay(of: repository, like: release, environment), policy,
      try approvalVerifier(environment))
    let base = try ruled(log.base(into: request.to, before: own)).flatMap { GitObjectID($0) }
    return try reader.commits(of: release, since: base)
  }
}
