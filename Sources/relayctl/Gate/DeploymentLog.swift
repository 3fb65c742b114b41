import Console
import Crypto
import Logbook
import Manifest

/// What the logbook tells of deployments, promotions, rotations and incidents: each entry proved by the checkpoint.
struct DeploymentLog: Sendable {
  /// Oldest first.
  let entries: [Entry]

  private static let kinds: Set<EntryKind> = [
    .deploy, .promote, .rollback, .rotate, .allowlist, .approval, .incidentOpen, .incidentAttach,
    .incidentClose,
  ]

  init(reading log: LogFolder) throws(Failure) {
    entries = try logged { () throws(LogbookError) in
      var reader = try LogReader(log)
      return try reader.entries(matching: EntryFilter(kinds: DeploymentLog.kinds))
    }
  }

  /// When these artifacts were last deployed in `environment` and found healthy; `nil` when never, or when an
  /// `aborted` deployment or a rollback of them came later.
  func healthyDeployment(
    of artifacts: [String: Digest], in environment: EnvironmentName
  ) -> Entry? {
    let deployments = entries.filter { entry in
      [.deploy, .rollback].contains(entry.kind) && entry.content.env == environment.rawValue
        && artifacts.allSatisfy { entry.content.digests[$0.key] == $0.value }
    }
    guard let last = deployments.last, last.kind == .deploy,
      last.content.details["result"] == "healthy"
    else { return nil }
    return last
  }

  /// The last promotion into `environment`; `nil` before the first.
  func lastPromotion(into environment: EnvironmentName) -> Entry? {
    entries.last { $0.kind == .promote && $0.content.env == environment.rawValue }
  }

  /// The promotion of one case; `nil` when it is not recorded.
  func promotion(ofCase id: Digest) -> Entry? {
    entries.last { $0.kind == .promote && $0.content.details["case"] == id.hex }
  }
}
