import Attestation
import Console
import Gate
import Logbook
import Policy
import RFC3339

/// Reads the commits that a promotion brings into an environment, and who made them.
struct ReleaseCommitReader {
  let objects: GitObjects
  /// The path of the workspace below the top of the repository.
  let root: [[UInt8]]
  let policy: PromotionPolicy
  let verifier: ApprovalVerifier<SSHKeygen>

  /// Returns the commits after `base` up to `release` that need an approval. Without `base`, all
  /// commits are read.
  func commits(
    of release: GitObjectID, since base: GitObjectID?
  ) throws(Failure) -> ReleaseCommits {
    var history = GitHistory(objects)
    let all = try git(history.commits(of: release, since: base))
    let reproduced = try reproducedMerges(among: all)
    var releases: [GitObjectID: [GitTree.Entry]?] = [:]
    var commits: [Gate.ReleaseCommit] = []
    for commit in all where !reproduced.contains(commit.id) {
      if commit.parents.count == 1 {
        let parent = try git(history.commit(commit.parents[0]))
        guard try released(commit, &releases) != released(parent, &releases) else { continue }
      }
      commits.append(
        Gate.ReleaseCommit(
          id: commit.id.description, addresses: ReleaseCommitReader.addresses(of: commit),
          signature: try signature(of: commit)))
    }
    return ReleaseCommits(base: base?.description ?? "", commits: commits)
  }

  /// Returns the merges that git makes again from their parents. They contain nothing of their own.
  private func reproducedMerges(
    among commits: [GitCommit]
  ) throws(Failure) -> Set<GitObjectID> {
    let merges = commits.filter { $0.parents.count > 1 }
    guard let first = merges.first else { return [] }
    let replay = try MergeReplay(
      of: objects.git, like: first.id, verifier.signatures.environment)
    var reproduced: Set<GitObjectID> = []
    for merge in merges where try replay.reproduces(merge) { reproduced.insert(merge.id) }
    return reproduced
  }

  /// Returns the entries of a commit's release; `nil` if the commit does not contain the workspace.
  /// In a line of commits, each one is read for itself and for its child: `known` keeps it.
  private func released(
    _ commit: GitCommit, _ known: inout [GitObjectID: [GitTree.Entry]?]
  ) throws(Failure) -> [GitTree.Entry]? {
    if let entries = known[commit.id] { return entries }
    let entries = try git(ReleaseCommit.entries(of: commit, root, objects))
    known[commit.id] = .some(entries)
    return entries
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
      objects: GitObjects(repository), root: try git(repository.prefix()), policy: policy,
      verifier: try approvalVerifier(environment))
    let base = try ruled(log.base(into: request.to, before: own)).flatMap { GitObjectID($0) }
    return try reader.commits(of: release, since: base)
  }
}
