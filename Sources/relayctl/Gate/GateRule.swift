import Policy

/// One condition of a promotion: what it needs, what it decides, and why. One file a rule, in `Gate/Rules`.
protocol GateRule: Sendable {
  /// Its name in verdicts and cases, such as `suites_green`; stable. In capitals behind `RELAY_` it is the property
  /// of the signed statement.
  static var id: String { get }

  /// Whether the promotion asks for it.
  static func applies(to promotion: PromotionRule) -> Bool

  /// What speaks for a yes; everything else is thrown.
  static func decide(_ input: GateInput) throws(Shortfall) -> Grounds
}

/// What a yes rests on.
struct Grounds: Equatable, Sendable {
  /// What was found: one line, lower case.
  let reason: String
  /// The files that were looked at.
  var evidence: [EvidenceNote] = []
}

extension GateRule {
  /// The rule's answer in the form of verdicts.
  static func outcome(_ input: GateInput) -> RuleOutcome {
    do throws(Shortfall) {
      let grounds = try decide(input)
      return RuleOutcome(
        rule: id, answer: .yes, reason: grounds.reason, evidence: grounds.evidence, next: nil)
    } catch {
      return RuleOutcome(
        rule: id, answer: error.answer, reason: error.reason, evidence: error.evidence,
        next: error.next)
    }
  }
}

/// The rules of the gate, in the order of its table.
enum GateRules {
  static let all: [any GateRule.Type] = [
    PolicyInForce.self, TimeIsReal.self, SuitesGreen.self, LockVerified.self,
    SourcesMatchCommit.self, DiffWithinLimit.self, DiffReportArchived.self, SecretsYoung.self,
    ClientCertificateValid.self, AllowListMatches.self, ManifestComplete.self, ManifestSigned.self,
    SignerAllowed.self, LockScanCurrent.self, ImageScanCurrent.self, NoCriticalFindings.self,
    DigestsSeenInStaging.self, Soaked.self, ReleaseRecordNamed.self, NoOpenIncident.self,
  ]

  /// Those that a promotion asks for.
  static func of(_ promotion: PromotionRule) -> [any GateRule.Type] {
    all.filter { $0.applies(to: promotion) }
  }
}
