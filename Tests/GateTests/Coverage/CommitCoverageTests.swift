import Crypto
import Policy
import Support
import Testing

@testable import Gate

/// Which approvals cover which commits.
@Suite struct CommitCoverageTests {
  @Test(arguments: [
    ("nobody approved", ["bob@example.com"], [], false),
    ("another person", ["bob@example.com"], ["alice@example.com"], true),
    ("the author", ["bob@example.com"], ["bob@example.com"], false),
    (
      "the author under another spelling", ["Bob <BOB+work@example.com>"], ["bob@example.com"],
      false
    ),
    ("the committer", ["mallory@example.com", "bob@example.com"], ["bob@example.com"], false),
    (
      "the author and another person", ["bob@example.com"],
      ["bob@example.com", "carol@example.com"],
      true
    ),
    (
      "two people who made it together", ["alice@example.com", "bob@example.com"],
      ["alice@example.com", "bob@example.com"], false
    ),
    ("an address of nobody", ["mallory@example.com"], ["bob@example.com"], true),
  ])
  func oneCommit(label: String, addresses: [String], approvers: [String], isCovered: Bool) throws {
    let coverage = CommitCoverage([commit("1", addresses)], try GateSample.policy().people)
    #expect(coverage.uncovered(by: approvers).isEmpty == isCovered, "\(label)")
  }

  @Test func approvalsCoverTogether() throws {
    let coverage = CommitCoverage(
      [
        commit("1", ["alice@example.com"]), commit("2", ["bob@example.com"]),
        commit("3", ["alice@example.com"]),
      ], try GateSample.policy().people)
    #expect(coverage.uncovered(by: ["alice@example.com"]).map(\.id) == [id("1"), id("3")])
    #expect(coverage.uncovered(by: ["bob@example.com"]).map(\.id) == [id("2")])
    #expect(coverage.uncovered(by: ["alice@example.com", "bob@example.com"]).isEmpty)
    #expect(coverage.makers == ["alice@example.com", "bob@example.com"])
  }

  @Test func theSignerOfACommitIsOneOfItsMakers() throws {
    let signed = ReleaseCommit(
      id: id("1"), addresses: [PersonAddress("mallory@example.com")],
      signature: .valid("bob@example.com"))
    let coverage = CommitCoverage([signed], try GateSample.policy().people)
    #expect(coverage.uncovered(by: ["bob@example.com"]).count == 1)
    #expect(coverage.commits.first?.unknown == 1)
  }

  /// Three people commit week after week, alone and in pairs. Two approvals suffice for commits of
  /// one person each, and three for commits of pairs.
  @Test func aTeamOfThreeCanPromoteEveryWeek() throws {
    let people = try GateSample.policy().people
    let team = ["alice@example.com", "bob@example.com", "carol@example.com"]
    var random = SplitMix64(seed: 200)
    var (most, mostAlone) = (0, 0)
    for week in 1...200 {
      let commits = (0..<Int.random(in: 1...40, using: &random)).map { number in
        var makers = [team.randomElement(using: &random) ?? ""]
        // One commit in five has a co-author.
        if Int.random(in: 0..<5, using: &random) == 0 {
          makers.append(team.randomElement(using: &random) ?? "")
        }
        return commit("\(week)-\(number)", makers)
      }
      let coverage = CommitCoverage(commits, people)
      let needed = try #require(least(of: team, for: coverage), "week \(week) is stuck")
      most = max(most, needed)
      if coverage.commits.allSatisfy({ $0.makers.count == 1 }) {
        mostAlone = max(mostAlone, needed)
      }
    }
    #expect(most == 3 && mostAlone == 2)
  }

  /// The least number of people of `team` whose approvals cover all commits; `nil` if the whole
  /// team does not.
  private func least(of team: [String], for coverage: CommitCoverage) -> Int? {
    (1...team.count).first { count in
      subsets(of: team, count).contains { coverage.uncovered(by: $0).isEmpty }
    }
  }

  private func subsets(of team: [String], _ count: Int) -> [[String]] {
    guard count > 0 else { return [[]] }
    return team.indices.flatMap { index in
      subsets(of: Array(team[(index + 1)...]), count - 1).map { [team[index]] + $0 }
    }
  }

  private func id(_ name: String) -> String { GateSample.digest(name).hex }

  private func commit(_ name: String, _ addresses: [String]) -> ReleaseCommit {
    ReleaseCommit(
      id: id(name), addresses: addresses.map { PersonAddress($0) }, signature: .notRequired)
  }
}
