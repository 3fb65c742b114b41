package import Attestation
package import Crypto
import Logbook
import RFC3339

/// What the reader of the logbook found about the signed statement that an entry names.
///
/// An entry only says where a statement is. The statement's signature decides.
package enum SignerStatement: Equatable, Sendable {
  /// The statement is stored, and a key that counts for the entry's environment signed it.
  case signed(Statement)
  /// The statement is stored, but no key that counts signed it, or it is malformed. The reason is
  /// one line.
  case refused(String)
  /// The statement is stored and signed with the key that its entry names, which counts no more or
  /// never did. The reason is one line.
  case foreign(String)
  /// The statement cannot be judged: it is not stored, it was changed, or it or the keys cannot be
  /// read.
  case unjudged(RuleFailure)
}

/// A signed statement about the event that an entry records.
protocol EntryClaim: Sendable {
  init(_ statement: Statement, authority: Authority) throws(AttestationError)

  /// Returns the first difference between the statement and `entry`, or `nil` if the entry records
  /// exactly what the statement says.
  func difference(from entry: Entry) -> String?
}

/// Why the statement of an entry does not count.
package struct UncountedEntry: Error, Equatable, Sendable {
  package let entry: Int
  /// One line, such as `no signed statement`.
  package let reason: String

  /// The message, such as `entry 3 does not count: no signed statement`.
  var message: String { "entry \(entry) does not count: \(reason)" }
}

extension DeploymentLog {
  /// The name of the digest by which an entry names its statement.
  package static let statementName = "statement"

  /// The longest time between signing a statement and appending its entry, in seconds. A later entry
  /// is a replay.
  static let longestDelay: Int64 = 600

  /// Returns the statement of `entry`, or the reason why it does not count. Throws if the logbook
  /// names a statement that cannot be judged: unknown is not a no.
  func claim<Claim: EntryClaim>(
    _ type: Claim.Type, of entry: Entry
  ) throws(RuleFailure) -> Result<Claim, UncountedEntry> {
    func uncounted(_ reason: String) -> Result<Claim, UncountedEntry> {
      .failure(UncountedEntry(entry: entry.seq, reason: reason))
    }
    switch statements[entry.seq] {
    case nil: return uncounted("no signed statement")
    case .refused(let reason), .foreign(let reason): return uncounted(reason)
    case .unjudged(let failure): throw failure
    case .signed(let statement):
      do throws(AttestationError) {
        let claim = try Claim(statement, authority: authority)
        guard let difference = claim.difference(from: entry) else { return .success(claim) }
        return uncounted("its statement is about something else: \(difference)")
      } catch {
        return uncounted("its statement is not of this kind: \(error)")
      }
    }
  }
}

/// Compares the parts of a statement with those of an entry.
struct ClaimDifference {
  private(set) var first: String?

  mutating func compare(_ name: String, _ said: String, _ recorded: String) {
    guard first == nil, !said.utf8.elementsEqual(recorded.utf8) else { return }
    first = "\(name) is \(text(said)), the entry says \(text(recorded))"
  }

  /// Requires that the entry was appended at most ``DeploymentLog/longestDelay`` after `signed`.
  mutating func compare(signed: Timestamp, _ entry: Entry) {
    let delay = entry.time.seconds(since: signed)
    guard first == nil, delay > DeploymentLog.longestDelay || signed.isInTheFuture(at: entry.time)
    else { return }
    first = "signed at \(signed), the entry is of \(entry.time)"
  }

  private func text(_ value: String) -> String { value.isEmpty ? "empty" : value }
}

extension SignerStatement {
  /// Creates the failure for an entry whose statement is not stored.
  package static func missing(_ digest: Digest, in entry: Int) -> SignerStatement {
    .unjudged(
      .no(
        "entry \(entry) names statement \(digest.hex.prefix(12))…, which is not stored",
        next: "restore the folder of the logbook from git"))
  }
}

/// The names of artifacts: in the digests of an entry, and in the subjects of a statement.
enum ArtifactName {
  private static let fixed = [
    "lock": SVRStatement.lockName, "manifest": SVRStatement.manifestName, "image": "image",
  ]
  private static let binary = "binary_"

  /// Returns the name of the subject for the digest `name` of an entry; `nil` if the digest is not
  /// that of an artifact.
  static func subject(of name: String) -> String? {
    if let subject = fixed[name] { return subject }
    guard name.hasPrefix(binary) else { return nil }
    let program = String(name.dropFirst(binary.count))
    return program.isEmpty || fixed.values.contains(program) ? nil : program
  }

  /// Returns the artifacts of an entry as subjects, sorted by name.
  static func subjects(of entry: EntryDraft) -> [Statement.Subject] {
    entry.digests.compactMap { name, digest in
      subject(of: name).map { Statement.Subject($0, digest) }
    }
    .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }
}
