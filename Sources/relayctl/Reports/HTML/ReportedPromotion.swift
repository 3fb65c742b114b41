import Console
import Crypto
import Durable
import JSON
import Logbook

/// What is left of a promotion, for its page: its entry, and the files beside the logbook that the entry names.
struct ReportedPromotion {
  let entry: Entry
  /// `verdict.json` as stored; `nil` when it is gone.
  let verdict: [UInt8]?
  /// `summary.json` as stored.
  let summary: [UInt8]?
  /// Statements of approvals, by name.
  let approvals: [(name: String, statement: [UInt8])]
  /// The deployments that the logbook shows for it.
  let deployments: [Entry]

  /// Reads the files of the promotion `entry`; one that does not have the digest of the entry is an integrity failure.
  init(_ entry: Entry, among entries: [Entry], below folder: String) throws(Failure) {
    self.entry = entry
    let digests = entry.content.digests
    let path = "\(folder)/promotions/\(entry.content.details["case"] ?? "")"
    verdict = try ReportedPromotion.content(
      "\(path)/\(PromotionRecord.verdict)", digests["verdict"])
    summary = try ReportedPromotion.content(
      "\(path)/\(PromotionRecord.summary)", digests["summary"])
    approvals = try ReportedPromotion.approvals("\(path)/approvals", Set(digests.values))
    deployments = entries.filter {
      $0.kind == .deploy && $0.seq > entry.seq && $0.content.env == entry.content.env
        && $0.content.digests["lock"] == digests["lock"]
    }
  }

  private static func content(
    _ path: String, _ digest: Digest?
  ) throws(Failure) -> [UInt8]? {
    let isThere = try durable { () throws(DurableError) in try exists(path) }
    guard isThere, let digest else { return nil }
    let bytes = try durable { () throws(DurableError) in try readFile(path, limit: .mebibytes(16)) }
    guard SHA256.digest(of: bytes) == digest else {
      throw Failure(
        .integrity, "\(path): not what the logbook recorded, expected \(digest.hex)",
        hint: "bring it back from git: files of promotions are kept for good")
    }
    return bytes
  }

  private static func approvals(
    _ folder: String, _ recorded: Set<Digest>
  ) throws(Failure) -> [(name: String, statement: [UInt8])] {
    guard try durable({ () throws(DurableError) in try exists(folder) }) else { return [] }
    var found: [(name: String, statement: [UInt8])] = []
    let names = try durable { () throws(DurableError) in try listFolder(folder) }
    for name in names.sorted() where name.hasSuffix(".json") {
      let bytes = try durable { () throws(DurableError) in
        try readFile("\(folder)/\(name)", limit: .kibibytes(64))
      }
      if recorded.contains(SHA256.digest(of: bytes)) { found.append((name, bytes)) }
    }
    return found
  }
}
