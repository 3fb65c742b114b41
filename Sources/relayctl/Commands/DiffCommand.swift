import Configuration
import Console
import Crypto
import Durable
import Evidence
import Gate
import Policy

/// `relayctl diff`: the drift between two environments.
enum DiffCommand {
  private static let from = Argument<EnvironmentName>(
    "FROM", .environment, help: "the environment to promote from")
  private static let to = Argument<EnvironmentName>(
    "TO", .environment, help: "the environment to promote to")

  private static let maxDrift = Option<Percent?>.optional(
    "max-drift", .percent, help: "a limit below the policy's; a higher one is refused")

  private static let report = Option<String?>.optional(
    "report", .path,
    help: "also write a Markdown report with the digests of the compared files, for the archive")

  static let command = Command(
    "diff", summary: "compare two environments under the drift rule",
    discussion: """
      Compares every variable of either side that is not a secret: by value if it is plain, by presence if it is \
      expected to differ between environments. A percentage of differences above the policy's limit is a no. So is \
      a difference without a ticket in exceptions.yaml, a missing or shared secret, or an undeclared variable.
      """,
    arguments: [from, to], options: [maxDrift, report],
    examples: [
      Example("relayctl diff staging prod", "decides before a promotion"),
      Example(
        "relayctl diff staging prod --report output/34/deployment_test_report.md",
        "archives the comparison"),
    ],
    exitStatuses: [
      .yes: "the drift rule is satisfied",
      .no: "too much drift, or a difference without a valid exception",
    ]
  ) { invocation, terminal throws(Failure) in
    let workspace = try Workspace(invocation)
    let inputs = DriftInputs(from: invocation[from], to: invocation[to])
    guard inputs.from != inputs.to else {
      throw Failure(.usage, "\(inputs.from) and \(inputs.to): the same environment, expected two")
    }
    if let path = invocation[report] {
      try OutputPath.requireOutside(workspace.path("environments"), path, "--report")
    }
    let policy = try workspace.policyInForce()
    let limit = try limit(invocation[maxDrift], policy)
    let from = try workspace.readEnvironment(inputs.from)
    let to = try workspace.readEnvironment(inputs.to)
    let exceptions = try workspace.exceptions()
    let result = Drift.compare(
      from: from.environment, to: to.environment, exceptions: exceptions.exceptions, limit: limit,
      now: workspace.now)
    if let path = invocation[report] {
      let policyFile = FileDigest(name: "environments/policy.yaml", sha256: policy.digest)
      try DriftArchive(
        report: result, inputs: [from.digest, to.digest, policyFile, exceptions.digest],
        time: workspace.now
      ).write(to: path)
    }
    try terminal.answer(result, invocation)
    return result.isYes ? .yes : .no
  }

  private static func limit(_ given: Percent?, _ policy: PromotionPolicy) throws(Failure) -> Percent
  {
    guard let given else { return policy.driftLimit }
    guard given <= policy.driftLimit else {
      throw Failure(
        .usage,
        "--max-drift \(given): above the policy's limit, expected at most \(policy.driftLimit)",
        hint: "only environments/policy.yaml can raise the limit")
    }
    return given
  }
}

/// The two sides of a comparison.
private struct DriftInputs {
  let from: EnvironmentName
  let to: EnvironmentName
}

extension ValueKind where Value == Percent {
  /// A percentage with at most two decimals.
  static var percent: ValueKind<Percent> {
    ValueKind("PERCENT") { text throws(Refusal) in
      guard let percent = Percent(text) else {
        throw Refusal(expected: "a number from 0 to 100 with at most two decimals")
      }
      return percent
    }
  }
}
