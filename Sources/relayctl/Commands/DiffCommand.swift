import Configuration
import Console
import Crypto
import Durable
import Evidence
import Gate
import Policy

/// `relayctl diff`: compares two environments by the drift rule.
enum DiffCommand {
  private static let from = Argument<EnvironmentName>(
    "FROM", .environment, help: "the environment to promote from")
  private static let to = Argument<EnvironmentName>(
    "TO", .environment, help: "the environment to promote to")

  private static let maxDrift = Option<Percent?>.optional(
    "max-drift", .percent,
    help: "the limit; default and maximum: the policy's limit")

  private static let report = Option<String?>.optional(
    "report", .path,
    help: "also write the report to this file, in Markdown, with the digests of the compared files")

  static let command = Command(
    "diff", summary: "compare two environments by the drift rule",
    discussion: """
      Compares every variable of the two environments that is not a secret: by value if it is plain, by presence if it \
      is expected to differ between environments. The verdict is no if the percentage of differences is above the \
      policy's limit, if a difference has no valid exception in exceptions.yaml, if a secret is missing or \
      shared, or if a variable is undeclared.
      """,
    arguments: [from, to], options: [maxDrift, report],
    examples: [
      Example("relayctl diff staging prod", "checks the drift before a promotion"),
      Example(
        "relayctl diff staging prod --report output/34/deployment_test_report.md",
        "also writes a report for the archive"),
    ],
    exitStatuses: [
      .yes: "the drift rule is satisfied",
      .no: "too much drift, or a difference without a valid exception",
    ]
  ) { invocation, terminal throws(Failure) in
    let workspace = try Workspace(invocation)
    let inputs = DriftInputs(from: invocation[from], to: invocation[to])
    guard inputs.from != inputs.to else {
      throw Failure(
        .usage, "FROM and TO must differ, but both are \(inputs.from)")
    }
    if let path = invocation[report] {
      try workspace.requireRealTime()
      try OutputPath("--report", path, .driftReport).require(in: workspace)
    }
    let policy = try workspace.policyInForce()
    let limit = try limit(invocation[maxDrift], policy)
    let from = try workspace.readEnvironment(inputs.from)
    let to = try workspace.readEnvironment(inputs.to)
    let exceptions = try workspace.exceptions()
    let result = Drift.compare(
      from: from.content, to: to.content, exceptions: exceptions.content, limit: limit,
      now: workspace.now)
    if let path = invocation[report] {
      let policyFile = FileDigest(name: "environments/policy.yaml", sha256: policy.digest)
      try DriftArchive(
        report: result, inputs: from.digests + to.digests + [policyFile, exceptions.digest],
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
        hint: "drift.limit_percent in environments/policy.yaml sets the limit")
    }
    return given
  }
}

/// The two environments to compare.
private struct DriftInputs {
  let from: EnvironmentName
  let to: EnvironmentName
}

extension ValueKind where Value == Percent {
  /// A percentage from 0 to 100 with at most two decimal places.
  static var percent: ValueKind<Percent> {
    ValueKind("PERCENT") { text throws(Refusal) in
      guard let percent = Percent(text) else {
        throw Refusal(expected: "a number from 0 to 100 with at most two decimals")
      }
      return percent
    }
  }
}
