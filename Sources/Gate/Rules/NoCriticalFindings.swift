import Evidence
import Policy

extension GateRule {
  /// The required scans have no critical finding, except findings that a signed VEX document
  /// excuses. A document that cannot be read excuses nothing and is named. A withdrawn advisory is
  /// counted separately and blocks nothing.
  ///
  /// No: `1 critical finding: CVE-2026-1 in libssl3 3`.
  /// Repair: update the package and scan again, or have a VEX document signed by a key of the
  /// policy.
  static let noCriticalFindings = GateRule(
    id: "no_critical_findings",
    requires: { $0.evidence.contains(.scanLock) || $0.evidence.contains(.scanImage) },
    decide: NoCriticalFindings.decide)
}

private enum NoCriticalFindings {
  private static let vexNext = "have it signed by a key that scans.vex_keys in policy.yaml lists"
  private static let vexMaxAge = Duration.seconds(31 * 86_400)

  @Sendable static func decide(_ input: GateInput) throws(RuleFailure) -> RulePass {
    var scans: [ScanEvidence] = []
    if input.promotion.evidence.contains(.scanLock) { scans.append(try input.lockScan.get()) }
    if input.promotion.evidence.contains(.scanImage) { scans.append(try input.imageScan.get()) }
    let vex = try input.vex.get()
    var evidence = scans.map(\.file.digest) + (try vexFiles(vex, input.evidence))
    let statements = try statements(vex, evidence)
    var critical: [Finding] = []
    var excused = 0
    for scan in scans {
      for finding in CriticalFindings.among(
        scan.scan, criticalScore: input.policy.scans.criticalScoreHundredths)
      {
        if VEX.excuses(finding, statements, subjects: scan.scan.subjects.value ?? []) != nil {
          excused += 1
        } else {
          critical.append(finding)
        }
      }
    }
    evidence.sort { $0.name < $1.name }
    guard critical.isEmpty else {
      throw .no(summary(critical) + uncounted(vex), evidence, next: next(critical))
    }
    let count = scans.reduce(0) { $0 + $1.scan.findings.count }
    let suppressed = scans.reduce(0) { $0 + $1.scan.suppressed }
    let withdrawn = scans.reduce(0) { $0 + $1.scan.findings.count(where: \.isWithdrawn) }
    return RulePass(
      "findings: \(count), none critical"
        + (excused > 0 ? ", \(excused) excused by VEX" : "")
        + (withdrawn > 0 ? ", \(withdrawn) withdrawn" : "")
        + (suppressed > 0 ? ", \(suppressed) suppressed by the scanner" : "") + uncounted(vex),
      evidence)
  }

  /// Returns the digests of the VEX documents that were read, and of the valid signatures.
  private static func vexFiles(
    _ vex: VEXFolder, _ evidence: EvidenceSet
  ) throws(RuleFailure) -> [FileDigest] {
    var files: [FileDigest] = []
    for document in vex.documents where document.sha256 != nil {
      let name = "vex/\(document.name)"
      files.append(try ruled(next: vexNext, try evidence.file(name, maxAge: vexMaxAge)).digest)
      guard case .signed = document.state else { continue }
      files.append(
        try ruled(next: vexNext, try evidence.file(name + ".sig", maxAge: vexMaxAge)).digest)
    }
    return files
  }

  private static func statements(
    _ vex: VEXFolder, _ files: [FileDigest]
  ) throws(RuleFailure) -> [VEXStatement] {
    do throws(EvidenceError) { return try vex.statements } catch {
      let notes = files.filter { $0.name.hasPrefix("vex/") }
      throw RuleFailure(error.isIntegrity ? .integrity : .no, "vex/\(error)", notes, next: vexNext)
    }
  }

  private static func summary(_ critical: [Finding]) -> String {
    let shown = critical.prefix(3).map { finding in
      "\(finding.id) in \(finding.package) \(finding.version)".trimmingSpaces
        + (finding.severity.isUnscored && !finding.isMalware ? " (unscored)" : "")
    }
    let more = critical.count > 3 ? " and \(critical.count - 3) more" : ""
    let noun = critical.count == 1 ? "finding" : "findings"
    return "\(critical.count) critical \(noun): \(shown.joined(separator: ", "))\(more)"
  }

  private static func next(_ critical: [Finding]) -> String {
    let fixed = critical.first { !$0.fixedIn.isEmpty }
    guard let fixed, let version = fixed.fixedIn.first else {
      return "replace the package, or have a VEX document signed with a key that the policy lists"
    }
    return "update \(fixed.package) to \(version)"
  }

  /// Names the VEX documents that excuse nothing, and why.
  private static func uncounted(_ vex: VEXFolder) -> String {
    let unsigned =
      vex.unsigned.isEmpty
      ? ""
      : "; VEX documents not signed with a key that the policy lists: "
        + vex.unsigned.joined(separator: ", ")
    let unread =
      vex.unread.isEmpty
      ? "" : "; VEX documents that cannot be read: " + vex.unread.joined(separator: "; ")
    return unsigned + unread
  }
}

extension String {
  fileprivate var trimmingSpaces: String { hasSuffix(" ") ? String(dropLast()) : self }
}
