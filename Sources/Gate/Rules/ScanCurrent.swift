import Configuration
import Crypto
import Evidence
import JSON
import Lock
import Manifest
import Policy
import RFC3339

extension GateRule {
  /// The vulnerability scan of relay.lock exists, is fresh and complete, and is about this lock.
  ///
  /// No: `scan_lock.json: scanned 3 d ago, expected at most 24 h`.
  /// Repair: scan again, add the report to the evidence, and index it.
  static let lockScanCurrent = GateRule(
    id: "scan_lock_current", requires: { $0.evidence.contains(.scanLock) },
    decide: { input throws(RuleFailure) in
      let scan = try input.lockScan.get()
      let lock = try input.lock.get()
      let bill = SBOM(of: lock.content, version: Release.version).json.pretty
      return try ScanCheck(scan, input).pass(
        of: [lock.sha256, SHA256.digest(of: Array(bill.utf8))],
        named: "relay.lock or its bill of materials")
    })

  /// The vulnerability scan of the container image exists, is fresh and complete, and is about this
  /// image on the platform that the lock was made for.
  ///
  /// No: `scan_image.json: not about the manifest's image, expected SHA-256 4a25…`.
  /// Repair: scan the image that the manifest names, add the report to the evidence, and index it.
  static let imageScanCurrent = GateRule(
    id: "scan_image_current", requires: { $0.evidence.contains(.scanImage) },
    decide: { input throws(RuleFailure) in
      let scan = try input.imageScan.get()
      let stored = try input.manifest.get()
      guard let image = stored.manifest.artifacts.image else {
        throw .no(
          "manifest: contains no image, expected the image that was scanned", [stored.digest],
          next: "run relayctl manifest build \(input.promotion.to) --image sha256:…")
      }
      let check = ScanCheck(scan, input)
      try check.requireImage(on: ImagePlatform(of: input))
      return try check.pass(of: [image], named: "the manifest's image")
    })
}

extension ImagePlatform {
  /// Creates the platform of the release: that of the policy, or else of the lock's target.
  fileprivate init(of input: GateInput) {
    let target = (try? input.lock.get())?.content.target
    self =
      input.policy.scans.platform.flatMap { ImagePlatform($0) }
      ?? target.flatMap { ImagePlatform(triple: $0) } ?? .usual
  }
}

/// Checks the requirements that both scans share. If the format of a report can contain a fact, the
/// report must contain it. Only the other facts are read from the index.
private struct ScanCheck {
  private static let next =
    "scan again and add the report to the evidence: docs/formats/evidence.md"
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

  /// Throws if the report states that it is about something other than an image for `platform`.
  func requireImage(on platform: ImagePlatform) throws(RuleFailure) {
    let scan = found.scan
    if case .other(let kind) = scan.artifact {
      throw no("a scan of \(kind.isEmpty ? "something else" : kind), expected a container image")
    }
    if let stated = scan.platform, stated != platform {
      throw no("about an image for \(stated), expected \(platform)")
    }
    if let created = scan.imageCreated, let scanned = scan.scanned.value,
      created.isInTheFuture(at: scanned)
    {
      throw no("the image was created at \(created), after the scan at \(scanned)")
    }
  }

  func pass(of expected: [Digest], named subject: String) throws(RuleFailure) -> RulePass {
    let scan = found.scan
    if let tool = scan.otherTools.first {
      throw no(
        "a report of \(tool), expected one of a vulnerability scanner such as Trivy, Grype or "
          + "OSV-Scanner")
    }
    guard scan.doubts.isEmpty else {
      throw no("the scanner reports \(scan.doubts.joined(separator: ", "))")
    }
    let packages = try said(scan.packages, entry.packages, "the number of packages")
    guard packages > 0, !scan.targets.isEmpty else {
      throw no(
        "packages scanned: \(packages), targets: \(scan.targets.count); expected at least one of each"
      )
    }
    let subjects = try said(
      scan.subjects, entry.subject.map { [$0] }, "the digest of the scanned artifact")
    guard !Set(subjects).isDisjoint(with: expected) else {
      throw no("not about \(subject), expected SHA-256 \(expected[0].hex)")
    }
    let scanned = try said(scan.scanned, entry.created, "the time of the scan")
    try ruled(
      next: ScanCheck.next,
      try file.requireAge(since: scanned, "scanned", maxAge: policy.maxAge, now: now))
    let database = try said(
      scan.database, found.database ?? entry.database, "the time of its database")
    try ruled(
      next: ScanCheck.next,
      try file.requireAge(
        since: database, "database created", maxAge: policy.databaseMaxAge, now: now))
    return RulePass(
      "\(scan.tool) scanned \(packages) \(packages == 1 ? "package" : "packages") "
        + "\(AgeText.of(seconds: now.seconds(since: scanned))) ago, "
        + "with a database from \(AgeText.of(seconds: now.seconds(since: database))) ago",
      evidence)
  }

  private func said<Value>(
    _ stated: Stated<Value>, _ index: Value?, _ what: String
  ) throws(RuleFailure) -> Value {
    switch stated {
    case .value(let value): return value
    case .missing: throw no("\(what) is missing from the report")
    case .notInFormat:
      guard let index else {
        throw no(
          "\(what) is missing from evidence.json, and the report cannot contain it")
      }
      return index
    }
  }

  private func no(_ problem: String) -> RuleFailure {
    .no("\(file.name): \(problem)", evidence, next: ScanCheck.next)
  }
}
