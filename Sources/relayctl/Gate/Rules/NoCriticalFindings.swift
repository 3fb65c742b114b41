import Policy

/// No scan that the promotion asks for has a critical finding that is not excused by a signed VEX document (R35).
enum NoCriticalFindings: GateRule {
  static let id = "no_critical_findings"

  static func applies(to promotion: PromotionRule) -> Bool {
    promotion.evidence.contains(.scanLock) || promotion.evidence.contains(.scanImage)
  }

  static func decide(_ input: GateInput) throws(Shortfall) -> Grounds {
    var scans: [ScanEvidence] = []
    if input.promotion.evidence.contains(.scanLock) { scans.append(try input.lockScan.get()) }
    if input.promotion.evidence.contains(.scanImage) { scans.append(try input.imageScan.get()) }
    let vex = try input.vex.get()
    var evidence = scans.map(\.file.note) + vex.notes
    var critical: [Finding] = []
    var excused = 0
    for scan in scans {
      for finding in CriticalFindings.among(
        scan.scan, criticalScore: input.policy.scans.criticalScoreHundredths)
      {
        if VEX.excuses(finding, vex.statements, subjects: scan.scan.subjects.value ?? []) != nil {
          excused += 1
        } else {
          critical.append(finding)
        }
      }
    }
    evidence.sort { $0.name < $1.name }
    guard critical.isEmpty else {
      throw .no(told(critical) + unsigned(vex), evidence, next: next(critical))
    }
    let count = scans.reduce(0) { $0 + $1.scan.findings.count }
    let suppressed = scans.reduce(0) { $0 + $1.scan.suppressed }
    return Grounds(
      reason: "none critical of \(count) findings"
        + (excused > 0 ? ", \(excused) excused by VEX" : "")
        + (suppressed > 0 ? ", \(suppressed) left out by the scanner" : "") + unsigned(vex),
      evidence: evidence)
  }

  private static func told(_ critical: [Finding]) -> String {
    let shown = critical.prefix(3).map { finding in
      "\(finding.id) in \(finding.package) \(finding.version)".trimmingSpaces
        + (finding.severity.isUnscored && !finding.isMalware ? " (unscored)" : "")
    }
    let more = critical.count > 3 ? " and \(critical.count - 3) more" : ""
    return "\(critical.count) critical: \(shown.joined(separator: ", "))\(more)"
  }

  private static func next(_ critical: [Finding]) -> String {
    let fixed = critical.first { !$0.fixedIn.isEmpty }
    guard let fixed, let version = fixed.fixedIn.first else {
      return "replace the package, or have a VEX document signed by a key of the policy"
    }
    return "update \(fixed.package) to \(version)"
  }

  private static func unsigned(_ vex: ReadVEX) -> String {
    vex.unsigned.isEmpty
      ? "" : "; without a signature that counts: " + vex.unsigned.joined(separator: ", ")
  }
}

extension String {
  fileprivate var trimmingSpaces: String { hasSuffix(" ") ? String(dropLast()) : self }
}
