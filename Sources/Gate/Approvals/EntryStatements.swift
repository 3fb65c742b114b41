package import Crypto
package import Logbook

/// The statements that an entry names by digest: `approval_1` and its signature `signature_1`, and
/// so on.
///
/// An entry records that something was approved. Only the statements and their signatures, which the
/// caller reads by these digests, are proof of it.
package struct EntryStatements: Equatable, Sendable {
  /// The digests of one statement and of its signature.
  package struct Named: Equatable, Sendable {
    /// The name of the statement in the entry, such as `approval_1`.
    package let name: String
    package let statement: Digest
    /// `nil` if the entry names no signature.
    package let signature: Digest?
  }

  private static let statementPrefix = "approval_"
  private static let signaturePrefix = "signature_"

  /// The named statements, in the order of their numbers.
  package let named: [Named]

  package init(of entry: Entry) {
    let digests = entry.content.digests
    let numbers = digests.keys.compactMap { name -> Int? in
      guard name.hasPrefix(EntryStatements.statementPrefix) else { return nil }
      let digits = String(name.dropFirst(EntryStatements.statementPrefix.count))
      return Int(digits).flatMap { String($0) == digits ? $0 : nil }
    }
    named = numbers.sorted().compactMap { number in
      let name = "\(EntryStatements.statementPrefix)\(number)"
      return digests[name].map {
        Named(
          name: name, statement: $0,
          signature: digests["\(EntryStatements.signaturePrefix)\(number)"])
      }
    }
  }

  /// Returns the digests with which an entry names `approvals`, whose signatures have the digests
  /// `signatures`.
  package static func digests(
    of approvals: [CountedApproval], signatures: [Digest]
  ) -> [String: Digest] {
    var digests: [String: Digest] = [:]
    for (number, (approval, signature)) in zip(approvals, signatures).enumerated() {
      digests["\(statementPrefix)\(number + 1)"] = approval.digest
      digests["\(signaturePrefix)\(number + 1)"] = signature
    }
    return digests
  }

  /// Returns the details with which an entry describes `approvals` for human readers.
  package static func details(of approvals: [CountedApproval]) -> [String: String] {
    var details = ["approved_by": approvals.map(\.principal).joined(separator: ",")]
    for (number, approval) in approvals.enumerated() { details["key_\(number + 1)"] = approval.key }
    return details
  }
}

/// The statements of an entry as they are stored, or the reason why they cannot count.
package enum StoredStatements: Equatable, Sendable {
  case files([ApprovalFile])
  /// A statement or signature is not stored, or the entry names none. The text is a reason such as
  /// `names statements that are not stored`.
  case absent(String)
}

/// Where people's statements are read from, and how they are verified. It throws only if something
/// cannot be read or checked, or if a stored file does not match its digest.
package protocol StatementSource {
  associatedtype SourceError: Error

  /// Reads the statements that `entry` names.
  func statements(of entry: Entry) throws(SourceError) -> StoredStatements
  /// The statements that are not recorded yet.
  func pending() throws(SourceError) -> [ApprovalFile]
  func verify(
    _ files: [ApprovalFile], _ criteria: ApprovalCriteria
  ) throws(SourceError) -> ApprovalResult
}

extension StatementSource {
  /// Returns a valid rejection of the change of `criteria` that is not recorded; `nil` if there is
  /// none.
  func veto(_ criteria: ApprovalCriteria) throws(SourceError) -> CountedApproval? {
    let files = try pending().filter {
      $0.approval?.decision == .reject && $0.approval?.subject == criteria.subject
    }
    return files.isEmpty ? nil : try verify(files, criteria).rejections.first
  }
}
