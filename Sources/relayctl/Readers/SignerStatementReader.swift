import Attestation
import Configuration
import Console
import Crypto
import Durable
import Gate
import Logbook

/// Reads the signed statements that entries of the logbook name, and verifies their signatures.
struct SignerStatementReader {
  private let log: LogFolder
  private let objects: ObjectStore
  private let keys: [EnvironmentName: Result<SignerKeys, RuleFailure>]
  private let former: FormerKeys

  /// The largest file of a statement.
  private static let limit = ByteCount.mebibytes(1)

  /// Creates a reader. A statement of an environment that `keys` does not contain is refused.
  init(
    _ log: LogFolder, keys: [EnvironmentName: Result<SignerKeys, RuleFailure>], former: FormerKeys
  ) {
    self.log = log
    self.former = former
    objects = ObjectStore(of: log)
    self.keys = keys
  }

  /// Returns the statements of the deployments, promotions and rotations among `entries` in the
  /// environments whose keys the reader has, by the number of the entry.
  func statements(of entries: [Entry]) -> [Int: SignerStatement] {
    var statements: [Int: SignerStatement] = [:]
    for entry in entries where [.deploy, .promote, .rotate].contains(entry.kind) {
      guard let environment = EnvironmentName(rawValue: entry.content.env),
        let digest = entry.content.digests[DeploymentLog.statementName],
        let keys = keys[environment]
      else { continue }
      statements[entry.seq] = statement(digest, of: entry, keys)
    }
    return statements
  }

  private func statement(
    _ digest: Digest, of entry: Entry, _ keys: Result<SignerKeys, RuleFailure>
  ) -> SignerStatement {
    let bytes: [UInt8]
    do throws(Failure) {
      guard let found = try content(digest, of: entry) else {
        return .missing(digest, in: entry.seq)
      }
      bytes = found
    } catch {
      return .unjudged(
        RuleFailure(
          Failure(error.status, "entry \(entry.seq): \(error.message)", hint: error.hint),
          next: "restore the folder of the logbook from git"))
    }
    let trusted: [DSSEEnvelope.TrustedKey]
    let isProd = entry.content.env == EnvironmentName.prod.rawValue
    let isPromotion = entry.kind == .promote
    do throws(RuleFailure) {
      trusted =
        try keys.get().trusted
        + (isProd
          ? former.trusted(at: entry.seq, isPromotion: isPromotion) : [])
    } catch {
      return .unjudged(error)
    }
    do throws(AttestationError) {
      let envelope = try DSSEEnvelope(parsing: bytes)
      guard let payload = try? envelope.verified(by: trusted) else {
        if isProd, let missing = former.missing(at: entry.seq, isPromotion: isPromotion) {
          return .missing(missing, in: entry.seq)
        }
        let reason =
          "its statement is not signed with a key that the policy lists for "
          + entry.content.env
        return isSignedByNamedKey(envelope, entry) ? .foreign(reason) : .refused(reason)
      }
      return .signed(try Statement(parsing: payload))
    } catch {
      return .refused("its statement is malformed: \(error)")
    }
  }

  /// Reports whether the key that a promotion names signed `envelope`, or may have: it is not stored.
  private func isSignedByNamedKey(_ envelope: DSSEEnvelope, _ entry: Entry) -> Bool {
    guard entry.kind == .promote, let digest = entry.content.digests["manifest_key"] else {
      return false
    }
    guard let pem = try? objects.content(of: digest) else { return true }
    guard let key = try? P256PublicKey(pem: String(decoding: pem, as: UTF8.self)) else {
      return false
    }
    return (try? envelope.verified(by: [.init(key)])) != nil
  }

  /// Returns the object with this digest. A promotion of an older version is only in the folder of
  /// its case.
  private func content(_ digest: Digest, of entry: Entry) throws(Failure) -> [UInt8]? {
    if let bytes = try objects.content(of: digest) { return bytes }
    guard entry.kind == .promote, let id = Digest(hex: entry.content.details["case"] ?? "") else {
      return nil
    }
    let path = "\(log.path)/promotions/\(id.hex)/\(PromotionRecord.statement)"
    let bytes: [UInt8]
    do throws(DurableError) { bytes = try readFile(path, limit: SignerStatementReader.limit) } catch
    {
      guard error.kind != .notFound else { return nil }
      throw Failure(.undecided, error.description)
    }
    let found = SHA256.digest(of: bytes)
    guard found == digest else {
      throw Failure(.integrity, "\(path): SHA-256 is \(found.hex), expected \(digest.hex)")
    }
    return bytes
  }
}

extension DeploymentLog {
  private static let kinds: Set<EntryKind> = [
    .deploy, .promote, .rollback, .rotate, .allowlist, .approval, .incidentOpen, .incidentAttach,
    .incidentClose,
  ]

  /// Reads the entries of `log`. No deployment, promotion or rotation counts until its statement is
  /// verified; see ``verified(with:former:in:)``.
  init(reading log: LogFolder) throws(Failure) {
    self = try logged(
      log.read { (reader) throws(LogbookError) in
        try DeploymentLog(reading: &reader, of: log)
      })
  }

  /// Reads the entries of `log` with `reader`.
  init(reading reader: inout LogReader, of log: LogFolder) throws(LogbookError) {
    let head = reader.checkpoint.checkpoint
    self.init(
      entries: try reader.entries(matching: EntryFilter(kinds: DeploymentLog.kinds)),
      authority: Authority(origin: log.key.name.description),
      first: head.size == 0 ? nil : try reader.entry(at: 0),
      state: PromotionCase.LogState(size: head.size, root: head.root))
  }

  /// Returns the same entries with the statements that they name, verified with the keys of their
  /// environments. Approved keys of prod, according to `former`, count as ``FormerKeys`` describes. If `former` is a failure, only the given keys count.
  func verified(
    with keys: [EnvironmentName: Result<SignerKeys, RuleFailure>],
    former: Result<ApprovedChanges, RuleFailure>? = nil, in log: LogFolder
  ) throws(Failure) -> DeploymentLog {
    let objects = ObjectStore(of: log)
    var formerKeys = FormerKeys.none
    if case .success(let changes)? = former { formerKeys = try FormerKeys(changes, in: objects) }
    let reader = SignerStatementReader(log, keys: keys, former: formerKeys)
    return with(statements: reader.statements(of: entries))
  }
}

extension Result where Success == DeploymentLog, Failure == RuleFailure {
  /// Returns the log with its statements verified, or the failure of the rules that need it.
  func verified(
    with keys: [EnvironmentName: Result<SignerKeys, RuleFailure>],
    former: Result<ApprovedChanges, RuleFailure>, in folder: Result<LogFolder, RuleFailure>
  ) -> Result<DeploymentLog, RuleFailure> {
    answered(
      next: "restore the folder of the logbook from git",
      try failing().verified(with: keys, former: former, in: try folder.failing()))
  }
}
