import Console
import Logbook

extension DeploymentLog {
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
}
