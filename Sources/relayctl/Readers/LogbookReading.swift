import Attestation
import Console
import Crypto
import Durable
import Gate
import Logbook
import Policy
import RFC3339

/// The logbook as one decision reads it: its entries, and whether it is the newest one. Everything is
/// read against one checkpoint.
struct LogbookReading {
  let log: DeploymentLog
  let currency: Result<LogCurrency, RuleFailure>

  /// What the reading needs besides the logbook.
  struct Context {
    /// The checkpoints from elsewhere, or the reason why they cannot be read.
    var known: Result<[KnownCheckpoint], RuleFailure>
    /// The case of the approved verdict; `nil` in `gate`.
    var approved: PromotionCase?
    let policy: PromotionPolicy
    let trust: TrustPolicy?
    /// The keys that verify promotion statements; empty if they cannot be read.
    let keys: [DSSEEnvelope.TrustedKey]
    let now: Timestamp
  }

  init(_ folder: LogFolder, _ context: Context) throws(Failure) {
    self = try logged(
      folder.read { (reader) throws(LogbookError) in
        let log = try DeploymentLog(reading: &reader, of: folder)
        let proof = CurrencyProof(folder: folder, context: context, log: log)
        switch proof.currency(&reader) {
        case .failure(let failure): return LogbookReading(log: log, currency: .failure(failure))
        case .success(let currency):
          guard case .met(let size) = currency.quorum else {
            return LogbookReading(log: log, currency: .success(currency))
          }
          return LogbookReading(log: log.counting(below: size), currency: .success(currency))
        }
      })
  }

  private init(log: DeploymentLog, currency: Result<LogCurrency, RuleFailure>) {
    self.log = log
    self.currency = currency
  }
}

/// Proves that the logbook extends every state that is known.
private struct CurrencyProof {
  let folder: LogFolder
  let context: LogbookReading.Context
  let log: DeploymentLog

  func currency(_ reader: inout LogReader) -> Result<LogCurrency, RuleFailure> {
    do throws(Failure) {
      let lag = context.policy.logbook.witnessMaxLag
      var known = try context.known.failing() + statements()
      var quorum = LogCurrency.Quorum.notRequired
      if let trust = context.trust {
        let witnessed = try logged(folder.witnessed(by: trust))
        known += witnessed.newest.map {
          KnownCheckpoint(source: "witness \($0.witness)", checkpoint: $0.checkpoint)
        }
        if trust.requiresWitness {
          let since = context.now.adding(seconds: -lag.components.seconds)
          quorum =
            witnessed.quorum(of: trust, since: since).map { .met(size: $0.size) }
            ?? .missing(maxLag: lag)
        }
      }
      if let approved = context.approved?.log {
        try prove(approved, "the approved verdict", &reader)
      }
      for one in known { try prove(one.checkpoint, one.source, &reader) }
      return .success(
        LogCurrency(
          known: known.map { .init(source: $0.source, size: $0.checkpoint.size) },
          memory: context.policy.logbook.memory, quorum: quorum))
    } catch {
      return .failure(RuleFailure(error, next: CurrencyProof.next))
    }
  }

  private static let next = "update this copy of the logbook (git pull)"

  private func prove(
    _ state: PromotionCase.LogState, _ source: String, _ reader: inout LogReader
  ) throws(Failure) {
    let checkpoint = Checkpoint(origin: folder.key.name, size: state.size, root: state.root)
    try prove(checkpoint, source, &reader)
  }

  private func prove(
    _ checkpoint: Checkpoint, _ source: String, _ reader: inout LogReader
  ) throws(Failure) {
    do throws(LogbookError) { try reader.requireExtension(of: checkpoint) } catch {
      var failure = Failure(error, of: source)
      if failure.status == .no { failure.hint = CurrencyProof.next }
      throw failure
    }
  }

  /// Returns the states in the promotion statements that this project signed: that of the newest
  /// promotion, and those of promotions that the logbook does not record, which a newer copy of it
  /// may.
  private func statements() throws(Failure) -> [KnownCheckpoint] {
    guard !context.keys.isEmpty else { return [] }
    let promotions = "\(folder.path)/promotions"
    guard try durable(isFolder(promotions)) else { return [] }
    let recorded = log.entries.filter { $0.kind == .promote }.compactMap {
      $0.content.details["case"]
    }
    var known: [KnownCheckpoint] = []
    for id in try durable(listFolder(promotions)) where Digest(hex: id) != nil {
      guard id == recorded.last || !recorded.contains(id) else { continue }
      let path = "\(promotions)/\(id)/promotion.dsse.json"
      guard let state = state(in: path) else { continue }
      known.append(
        KnownCheckpoint(
          source: "the promotion statement of case \(id.prefix(12))",
          checkpoint: Checkpoint(origin: folder.key.name, size: state.size, root: state.root)))
    }
    return known
  }

  /// Returns the state of the logbook in a promotion statement; `nil` if the file is missing, of an
  /// earlier release, or not signed with one of the keys: then it says nothing.
  private func state(in path: String) -> PromotionCase.LogState? {
    guard let bytes = try? readFile(path, limit: .mebibytes(16), followLinks: false),
      let envelope = try? DSSEEnvelope(parsing: bytes),
      let payload = try? envelope.verified(by: context.keys),
      let statement = try? Statement(parsing: payload)
    else { return nil }
    return (try? PromotionStatement(statement, authority: Authority(context.policy)))?.log
  }
}
