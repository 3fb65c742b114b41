import Console
import Crypto
import Durable

/// What a promotion leaves beside the logbook: `logbook/promotions/CASE/`, the statement, the verdict it rests on,
/// and the approvals, by name.
struct PromotionRecord: Sendable {
  /// The verdict, as approved.
  static let verdict = "verdict.json"
  /// The signed statement.
  static let statement = "promotion.dsse.json"
  /// What people read, for `report`.
  static let summary = "summary.json"

  /// By name; a name may hold one folder, as in `approvals/alice.json`.
  let files: [String: [UInt8]]

  /// Writes all files of the case, each atomically, and makes the names durable.
  ///
  /// A crash in between leaves files that no entry of the logbook names: the next run writes them again, since an
  /// ECDSA signature is another one each time, and only the entry makes them count.
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
