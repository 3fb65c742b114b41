package import RFC3339

/// One entry of the logbook: a draft with its place.
package struct Entry: Equatable, Sendable {
  /// The entry's index in the log, from 0.
  package let seq: Int
  /// What it records.
  package let content: EntryDraft

  /// The longest line, without its LF: what an entry bundle can hold (C2SP tlog-tiles, "Log
  /// Entries").
  package static let maximumLength = 65_535

  /// The entry at index `seq`; refuses values that a field may not hold.
  package init(seq: Int, _ content: EntryDraft) throws(EntryError) {
    self.seq = seq
    self.content = content
    if let field = firstInvalidField { throw .field(field) }
    let length = line.count
    guard length <= Self.maximumLength else { throw .tooLong(length) }
  }

  init(decoded content: EntryDraft, seq: Int) {
    self.seq = seq
    self.content = content
  }

  /// When it happened.
  package var time: Timestamp { content.time }
  /// What happened.
  package var kind: EntryKind { content.kind }

  private var firstInvalidField: EntryField? {
    if !EntryText.isEnvironment(content.env.utf8) { return .env }
    if !EntryText.isCommit(content.commit.utf8) { return .commit }
    if !EntryText.isValid(content.actor.utf8) { return .actor }
    if !EntryText.isValid(content.ticket.utf8) { return .ticket }
    if !EntryText.isValid(content.deploy.utf8) { return .deploy }
    if !content.digests.keys.allSatisfy({ EntryText.isName($0.utf8) }) { return .digests }
    let areDetailsValid = content.details.allSatisfy {
      EntryText.isName($0.key.utf8) && EntryText.isValid($0.value.utf8)
    }
    if !areDetailsValid { return .details }
    // Years 0000–9999 are what the written form can hold.
    if Timestamp(time.description) != time { return .time }
    return seq < 0 ? .seq : nil
  }
}
