import Console
import Crypto
import Durable

/// The files that a promotion stores in `logbook/promotions/CASE/`: the verdict, the statement, the
/// summary and the approvals.
struct PromotionRecord: Sendable {
  /// The name of the file with the verdict.
  static let verdict = "verdict.json"
  /// The name of the file with the signed statement.
  static let statement = "promotion.dsse.json"
  /// The name of the file with the figures that `report` shows.
  static let summary = "summary.json"

  /// The content of each file by its name. A name can contain one folder, as in
  /// `approvals/alice.json`.
  let files: [String: [UInt8]]

  /// Writes all files to `folder`, each atomically and durably.
  ///
  /// A crash before the last file is written leaves files that no entry of the logbook names. Such
  /// files do not count. The next run replaces them, because each run creates different ECDSA
  /// signatures.
  func store(in folder: String) throws(Failure) {
    for name in files.keys.sorted() {
      let path = "\(folder)/\(name)"
      let slash = path.lastIndex(of: "/") ?? path.startIndex
      try durable(makeFolder(String(path[..<slash]), mode: .sharedFolder))
      try durable(AtomicFile.write(files[name] ?? [], to: path, mode: .shared))
    }
  }

  /// Returns the digest of one file, or `nil` if the promotion has no file with that name.
  func digest(of name: String) -> Digest? { files[name].map { SHA256.digest(of: $0) } }
}
