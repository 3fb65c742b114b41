package import Policy

/// Decides whether approvals cover the commits of a promotion.
///
/// An approval covers a commit if its signer is not the author, the committer or a co-author of the
/// commit. The approvals that count must together cover every commit. So everybody in a team can
/// commit, and two approvals by different people are always enough.
package struct CommitCoverage: Equatable, Sendable {
  /// The commits, each with the people who made it.
  package let commits: [Commit]

  /// A commit whose addresses are assigned to people.
  package struct Commit: Equatable, Sendable {
    package let id: String
    /// The principals and machines that made the commit, sorted.
    package let makers: [String]
    /// The number of addresses that belong to nobody.
    package let unknown: Int
  }

  /// Assigns the addresses of `commits` to the people of `policy`. The signer of a commit is one of
  /// its makers.
  package init(_ commits: [ReleaseCommit], _ policy: PeoplePolicy) {
    self.commits = commits.map { commit in
      var makers: Set<String> = []
      var unknown: Set<PersonAddress> = []
      for address in commit.addresses {
        if let owner = policy.owner(of: address) {
          makers.insert(owner)
        } else {
          unknown.insert(address)
        }
      }
      if case .valid(let principal) = commit.signature { makers.insert(principal) }
      return Commit(id: commit.id, makers: makers.sorted(), unknown: unknown.count)
    }
  }

  /// The principals and machines that made at least one commit, sorted.
  package var makers: [String] { Set(commits.flatMap(\.makers)).sorted() }

  /// The number of commits with an address that belongs to nobody.
  package var unknown: Int { commits.count { $0.unknown > 0 } }

  /// Returns the commits that none of `approvers` covers.
  package func uncovered(by approvers: some Collection<String>) -> [Commit] {
    commits.filter { commit in !approvers.contains { !commit.makers.contains($0) } }
  }
}

extension CommitCoverage.Commit {
  /// The commit and its makers, such as `1f3c5a7e9b24 (alice@example.com)`.
  package var text: String {
    let people = makers + (unknown == 0 ? [] : ["unknown: \(unknown)"])
    return "\(id.prefix(12)) (\(people.joined(separator: ", ")))"
  }
}

extension [CommitCoverage.Commit] {
  /// The first three commits, and the number of the others.
  package var text: String {
    let shown = prefix(3).map(\.text).joined(separator: ", ")
    return count > 3 ? "\(shown) and \(count - 3) more" : shown
  }
}
