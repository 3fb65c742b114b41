import Console
import Crypto
import Durable

/// The files that a promotion stores in `logbook/promotions/CASE/`: the statement, the verdict that
/// it is based on, the summary, and the approvals.
struct PromotionRecord: Sendable {
  /// The verdict, as approved.
  static let verdict = "verdict.json"
  /// The signed statement.
  static let statement = "promotion.dsse.json"
  /// The figures that `report` shows.
  static let summary = "summary.json"

  /// By name; a name may contain one folder, as in `approvals/alice.json`.
  let files: [String: [UInt8]]

  /// Writes all files of the case, each atomically, and makes the names durable.
  ///
  /// A crash in between leaves files that no entry of the logbook names. The next run writes them
  /// again, because an ECDSA signature differs each time. Files count only once an entry names
  /// them.
  func store(in folder: String) throws(Failure) {
    for name in files.keys.sorted() {
      let path = "\(folder)/\(name)"
      let slash = path.lastIndex(of: "/") ?? path.startIndex
      try durable(makeFolder(String(path[..<slash]), mode: .sharedFolder))
      try durable(AtomicFile.write(files[name] ?? [], to: path, mode: .shared))
    }
  }

  /// The digest of one file; `nil` when the promotion has none of that name.
  func digest(of name: String) -> Digest? { files[name].map { SHA256.digest(of: $0) } }
}
