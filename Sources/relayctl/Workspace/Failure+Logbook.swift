import Console
import Logbook

extension Failure {
  /// A failure of the logbook; `subject` is a file to name where the error names none.
  init(_ error: LogbookError, of subject: String? = nil) {
    let message = subject.map { "\($0): \(error)" } ?? "\(error)"
    switch error {
    case .damaged(let damage):
      self.init(.integrity, message, hint: Failure.hint(for: damage))
    case .file(let error):
      self.init(error)
    case .absent:
      self.init(
        .usage, message + ", expected entries.jsonl and checkpoint",
        hint: "relayctl logbook init begins one"
      )
    case .exists:
      self.init(.usage, message + ", expected a folder without one")
    case .occupied:
      self.init(.usage, message, hint: "expected an empty or missing folder")
    case .foreignKey:
      self.init(
        .usage, message, hint: "its public half must be environments/keys/logbook.vkey")
    case .clockBehind:
      self.init(.undecided, message, hint: "set the clock: entries never go back in time")
    case .behind:
      self.init(
        .no, message,
        hint: "bring this copy up to date (git pull), or give --offline, which the entry records")
    case .entry:
      self.init(.usage, message)
    case .noEntry(_, let size):
      self.init(.usage, message + (size > 0 ? ", expected 0 to \(size - 1)" : ""))
    case .crypto:
      self.init(.undecided, message)
    }
  }

  private static func hint(for damage: Damage) -> String? {
    switch damage.fault {
    case .uncommittedTail, .unfinished:
      "if an append was killed here, the next relayctl logbook append completes it or sets it aside"
    case .checkpoint(.noTrustedSignature):
      "is environments/keys/logbook.vkey the key of this log?"
    case .rolledBack, .forked:
      "keep both copies: together they show that the log's key signed two histories"
    default: nil
    }
  }
}

/// Runs `body` with errors of the logbook as failures of the command.
func logged<Result>(_ body: () throws(LogbookError) -> Result) throws(Failure) -> Result {
  do throws(LogbookError) { return try body() } catch { throw Failure(error) }
}
