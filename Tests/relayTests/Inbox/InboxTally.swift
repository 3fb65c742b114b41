/// Counts what happened in a number of histories, as proof that they were not empty.
struct InboxTally {
  var steps = 0
  var prompts = 0
  var answers = 0
  var duplicates = 0
  var kills = 0
  var unknown = 0
  var sentAtRisk = 0
  var polls = 0
  var pollsFailed = 0
  var deferred = 0
  var restarts = 0
  var restartsSeen = 0
  /// Prompts that were finished without an answer.
  var stopped = 0
  /// Prompts that Telegram lost.
  var excused = 0
  /// Finished updates that were written to the journal, and prompts that it held.
  var records = 0
  var holds = 0
  /// Held prompts with which a process started.
  var restored = 0
  var powerLosses = 0
  var recordsLost = 0
  var diskFull = 0
  /// Histories with kills in which no answer was sent at risk.
  var strict = 0

  var all: [(what: String, count: Int)] {
    [
      ("steps", steps),
      ("prompts", prompts),
      ("answers", answers),
      ("duplicates", duplicates),
      ("kills", kills),
      ("unknown", unknown),
      ("sentAtRisk", sentAtRisk),
      ("polls", polls),
      ("pollsFailed", pollsFailed),
      ("deferred", deferred),
      ("restarts", restarts),
      ("restartsSeen", restartsSeen),
      ("stopped", stopped),
      ("excused", excused),
      ("strict", strict),
    ]
  }

  /// What happens only with a journal.
  var ofJournal: [(what: String, count: Int)] {
    [
      ("records", records), ("holds", holds), ("restored", restored),
      ("powerLosses", powerLosses), ("recordsLost", recordsLost), ("diskFull", diskFull),
    ]
  }

  static func += (left: inout InboxTally, right: InboxTally) {
    left.steps += right.steps
    left.prompts += right.prompts
    left.answers += right.answers
    left.duplicates += right.duplicates
    left.kills += right.kills
    left.unknown += right.unknown
    left.sentAtRisk += right.sentAtRisk
    left.polls += right.polls
    left.pollsFailed += right.pollsFailed
    left.deferred += right.deferred
    left.restarts += right.restarts
    left.restartsSeen += right.restartsSeen
    left.stopped += right.stopped
    left.excused += right.excused
    left.strict += right.strict
    left.records += right.records
    left.holds += right.holds
    left.restored += right.restored
    left.powerLosses += right.powerLosses
    left.recordsLost += right.recordsLost
    left.diskFull += right.diskFull
  }
}
