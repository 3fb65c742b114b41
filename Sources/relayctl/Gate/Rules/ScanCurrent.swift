import Crypto
import JSON
import Manifest
import Policy
import RFC3339

/// The scan of what relay.lock pins is there, fresh, whole, and about this lock (R35, R66).
enum LockScanCurrent: GateRule {
  static let id = "scan_lock_current"

  static func applies(to promotion: PromotionRule) -> Bool {
    promotion.evidence.contains(.scanLock)
  }

  static func decide(_ input: GateInput) throws(Shortfall) -> Grounds {
    let scan = try input.lockScan.get()
    let lock = try input.lock.get()
    let bill = SBOM(of: lock.lock, version: Release.version).json.pretty
    return try ScanCheck(scan, input).grounds(
      about: [lock.digest, SHA256.digest(of: Array(bill.utf8))],
      named: "relay.lock or its bill of materials")
  }
}

/// The scan of the container image is there, fresh, whole, and about this image (R35, R66).
enum ImageScanCurrent: GateRule {
  static let id = "scan_image_current"

  static func applies(to promotion: PromotionRule) -> Bool {
    promotion.evidence.contains(.scanImage)
  }

  static func decide(_ input: GateInput) throws(Shortfall) -> Grounds {
    let scan = try input.imageScan.get()
    let stored = try input.manifest.get()
    guard let image = stored.manifest.artifacts.image else {
      throw .no(
        "manifest: names no image, so no scan is about it", [stored.note],
        next: "relayctl manifest build \(input.promotion.to) --image sha256:…")
    }
    return try ScanCheck(scan, input).grounds(about: [image], named: "the manifest's image")
  }
}

/// What both scans must be. What a report's form can say, the report must say; the index speaks only for forms that
/// cannot.
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
  private var evidence: [EvidenceNote] { [file.note] + [found.databaseNote].compactMap(\.self) }

  func grounds(about expected: [Digest], named subject: String) throws(Shortfall) -> Grounds {
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
    try file.requireAge(
      since: scanned, "scanned", maxAge: policy.maxAge, now: now, next: ScanCheck.next)
    let database = try said(
      scan.database, found.database ?? entry.database, "how old its database is")
    try file.requireAge(
      since: database, "database of", maxAge: policy.databaseMaxAge, now: now, next: ScanCheck.next)
    return Grounds(
      reason: "\(scan.tool), \(packages) packages, "
        + "\(AgeText.of(seconds: now.seconds(since: scanned))) ago, "
        + "database \(AgeText.of(seconds: now.seconds(since: database)))",
      evidence: evidence)
  }

  private func said<Value>(
    _ stated: Stated<Value>, _ index: Value?, _ what: String
  ) throws(Shortfall) -> Value {
    switch stated {
    case .value(let value): return value
    case .missing: throw no("does not say \(what), though its form can")
    case .notInFormat:
      guard let index else { throw no("cannot say \(what), expected it in evidence.json") }
      return index
    }
  }

  private func no(_ problem: String) -> Shortfall {
    .no("\(file.name): \(problem)", evidence, next: ScanCheck.next)
  }
}
