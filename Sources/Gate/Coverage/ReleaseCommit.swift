package import Policy

/// A commit that a promotion brings into an environment, and the addresses of the people who made
/// it.
package struct ReleaseCommit: Equatable, Sendable {
  /// The full ID of the commit.
  package let id: String
  /// The addresses of the author, the committer and each co-author, as the raw commit states them.
  package let addresses: [PersonAddress]
  /// Who signed the commit.
  package let signature: Signature

  package init(id: String, addresses: [PersonAddress], signature: Signature) {
    self.id = id
    self.addresses = addresses
    self.signature = signature
  }

  /// The result of verifying the signature of a commit.
  package enum Signature: Equatable, Sendable {
    /// The policy does not ask for signatures, so none was verified.
    case notRequired
    /// The key of this principal of `allowed_signers` signed the commit.
    case valid(String)
    /// There is no valid signature by a key of `allowed_signers`, for this reason.
    case missing(String)
  }
}

/// The commits of a promotion and the base that they follow.
package struct ReleaseCommits: Equatable, Sendable {
  /// The commit of the last promotion into the environment, or of the logbook's first entry.
  package let base: String
  /// The commits after ``base``, up to the release commit, that need an approval by somebody who
  /// did not make them. Commits that change only the logbook, approvals, evidence and output, and
  /// merges that git reproduces, are not among them.
  package let commits: [ReleaseCommit]

  package init(base: String, commits: [ReleaseCommit]) {
    self.base = base
    self.commits = commits
  }
}
