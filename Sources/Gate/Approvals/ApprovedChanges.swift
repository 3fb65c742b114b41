package import Crypto
package import Logbook
package import RFC3339

/// The changes of one file, such as an allow-list, that the log records and that people's signed
/// statements authorize.
///
/// An entry counts only if its statements, verified at the time of the entry, authorize the change
/// from the file of the last entry that counts to the file that the entry names. A statement counts
/// once: one that an earlier entry used does not count again.
package struct ApprovedChanges: Equatable, Sendable {
  /// One change that counts.
  package struct Change: Equatable, Sendable {
    /// The number of the entry.
    package let entry: Int
    package let time: Timestamp
    /// The file that counted before; `nil` if there was none.
    package let from: Digest?
    package let to: Digest
    package let approvals: [CountedApproval]
  }

  /// The changes that count, oldest first.
  package let counted: [Change]
  /// The reason why nothing is approved now, although the log records a change: the newest entry
  /// does not count, or its change was rejected.
  package let objection: Objection?

  /// The change that is in force; `nil` if there is none.
  package var current: Change? { objection == nil ? counted.last : nil }

  /// The digests of the statements that count, none of which counts again.
  package var usedStatements: Set<Digest> {
    Set(counted.flatMap(\.approvals).map(\.digest))
  }

  package struct Objection: Equatable, Sendable {
    package let reason: String
    package let answer: RuleOutcome.Answer
  }

  package init(counted: [Change], objection: Objection? = nil) {
    self.counted = counted
    self.objection = objection
  }

  /// Verifies the changes that `entries` record, oldest first. `name` is the name of the file's
  /// digest in an entry. `criteria` returns the requirements for a change at a time.
  package init<Source: StatementSource>(
    _ entries: [Entry], digest name: String, in source: Source, now: Timestamp,
    _ criteria: (_ from: Digest?, _ to: Digest, Timestamp) -> ApprovalCriteria
  ) throws(Source.SourceError) {
    var counted: [Change] = []
    var used: [Digest: Int] = [:]
    var objection: Objection?
    for entry in entries {
      guard let to = entry.content.digests[name] else { continue }
      let from = counted.last?.to
      switch try EntryJudgment(
        entry, criteria(from, to, entry.time), used, in: source)
      {
      case .counts(let approvals):
        objection = nil
        counted.append(
          Change(entry: entry.seq, time: entry.time, from: from, to: to, approvals: approvals))
        for approval in approvals { used[approval.digest] = entry.seq }
      case .doesNotCount(let found): objection = found
      }
    }
    if objection == nil, let last = counted.last {
      let veto = try source.veto(criteria(last.from, last.to, now))
      objection = veto.map {
        Objection(reason: "\($0.rejectionText), in \($0.file)", answer: .no)
      }
    }
    self.init(counted: counted, objection: objection)
  }
}

/// Whether the statements of one entry authorize the change that the entry records.
package enum EntryJudgment: Equatable, Sendable {
  case counts([CountedApproval])
  case doesNotCount(ApprovedChanges.Objection)

  /// Verifies the statements of `entry`. `used` contains the statements that earlier entries used,
  /// with the numbers of these entries. `isSatisfied` decides whether the valid approvals are
  /// sufficient.
  package init<Source: StatementSource>(
    _ entry: Entry, _ criteria: ApprovalCriteria, _ used: [Digest: Int], in source: Source,
    isSatisfied: (ApprovalResult) -> Bool = \.isSatisfied
  ) throws(Source.SourceError) {
    func refusal(_ reason: String, _ answer: RuleOutcome.Answer = .no) -> EntryJudgment {
      .doesNotCount(.init(reason: "entry \(entry.seq) \(reason)", answer: answer))
    }
    for named in EntryStatements(of: entry).named {
      guard let earlier = used[named.statement] else { continue }
      self = refusal("names \(named.name), which entry \(earlier) used: a statement counts once")
      return
    }
    let files: [ApprovalFile]
    switch try source.statements(of: entry) {
    case .absent(let reason):
      self = refusal(reason)
      return
    case .files(let found): files = found
    }
    let result = try source.verify(files, criteria)
    guard result.answer != .integrity, result.rejections.isEmpty, isSatisfied(result) else {
      let reasons = result.allReasons.joined(separator: "; ")
      self = refusal(
        "is not authorized: \(reasons.isEmpty ? "too few approvals" : reasons)",
        result.answer == .integrity ? .integrity : .no)
      return
    }
    self = .counts(result.counted)
  }
}
