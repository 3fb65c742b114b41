import Configuration
import Crypto
import Evidence
import JSON
import Lock
import Manifest
import Policy
import RFC3339

extension GateRule {
  /// The scan of what relay.lock pins exists, is fresh and complete, and is about this lock.
  ///
  /// No: `scan_lock.json: scanned 3 d ago, expected at most 24 h`.
  /// Repair: scan again, add the report to the evidence, and index it.
  static let lockScanCurrent = GateRule(
    id: "scan_lock_current", requires: { $0.evidence.contains(.scanLock) },
    decide: { input throws(RuleFailure) in
      let scan = try input.lockScan.get()
      let lock = try input.lock.get()
      let bill = SBOM(of: lock.lock, version: Release.version).json.pretty
      return try ScanCheck(scan, input).pass(
        about: [lock.sha256, SHA256.digest(of: Array(bill.utf8))],
        named: "relay.lock or its bill of materials")
    })

  /// The scan of the container image exists, is fresh and complete, and is about this image.
  ///
  /// No: `scan_image.json: about something else than the manifest's image, 4a25…`.
  /// Repair: scan the image that the manifest names, add the report to the evidence, and index it.
  static let imageScanCurrent = GateRule(
    id: "scan_image_current", requires: { $0.evidence.contains(.scanImage) },
    decide: { input throws(RuleFailure) in
      let scan = try input.imageScan.get()
      let stored = try input.manifest.get()
      guard let image = stored.manifest.artifacts.image else {
        throw .no(
          "manifest: names no image, so no scan is about it", [stored.digest],
          next: "relayctl manifest build \(input.promotion.to) --image sha256:…")
      }
      return try ScanCheck(scan, input).pass(about: [image], named: "the manifest's image")
    })
}

/// The requirements of both scans. A fact that the format of a report can state must be in the
/// report; the index counts only for facts that the format cannot state.
private struct ScanCheck {
  private static let next = "scan again and put the report there: docs/formats/evidence.md"
  private let found: ScanEvidence
  private let policy: ScanPolicy
  private let now: Timestamp

  init(_ found: ScanEvidence, _ input: GateInput) {
    self.found = found
    policy = input.policy.scans
    now = input.now
  }

  private var file: EvidenceFile { found.file }
  private var entry: EvidenceIndex.File { found.file.entry }
  private var evidence: [FileDigest] { [file.digest] + [found.databaseDigest].compactMap(\.self) }

  func pass(about expected: [Digest], named subject: String) throws(RuleFailure) -> RulePass {
    let scan = found.scan
    let packages = try said(scan.packages, entry.packages, "how many packages it looked at")
    guard packages > 0, !scan.targets.isEmpty else {
      throw no(
        "looked at \(packages) packages in \(scan.targets.count) targets, expected at least one")
    }
    let subjects = try said(scan.subjects, entry.subject.map { [$0] }, "what it scanned")
    guard !Set(subjects).isDisjoint(with: expected) else {
      throw no("about something else than \(subject), \(expected[0].hex)")
    }
    let scanned = try said(scan.scanned, entry.created, "when it ran")
    try ruled(
      next: ScanCheck.next,
      try file.requireAge(since: scanned, "scanned", maxAge: policy.maxAge, now: now))
    let database = try said(
      scan.database, found.database ?? entry.database, "how old its database is")
    try ruled(
      next: ScanCheck.next,
      try file.requireAge(
        since: database, "with a database made", maxAge: policy.databaseMaxAge, now: now))
    return RulePass(
      "\(scan.tool), \(packages) \(packages == 1 ? "package" : "packages"), "
        + "\(AgeText.of(seconds: now.seconds(since: scanned))) ago, "
        + "database \(AgeText.of(seconds: now.seconds(since: database)))",
      evidence)
  }

  private func said<Value>(
    _ stated: Stated<Value>, _ index: Value?, _ what: String
  ) throws(RuleFailure) -> Value {
    switch stated {
    case .value(let value): return value
    case .missing: throw no("does not state \(what), although its format can")
    case .notInFormat:
      guard let index else { throw no("cannot state \(what), expected it in evidence.json") }
      return index
    }
  }

  private func no(_ problem: String) -> RuleFailure {
    .no("\(file.name): \(problem)", evidence, next: ScanCheck.next)
  }
}
