import Configuration
import Crypto
import Policy
import RFC3339
import Support
import Testing

@testable import Evidence
@testable import Gate

/// One row of a rule's table: a change of the sample, and the outcome of the rule.
struct RuleRow: Sendable, CustomTestStringConvertible {
  typealias Change = @Sendable (inout GateInput) throws -> Void

  let label: String
  let target: EnvironmentName
  let answer: RuleOutcome.Answer
  /// The whole reason; `*` fits any text.
  let reason: String
  /// The names of the files that the answer rests on, in order.
  let evidence: [String]
  /// The whole next step, `nil` for a yes; `*` fits any text.
  let next: String?
  let change: Change

  var testDescription: String { "\(answer), \(label)" }

  static func yes(
    _ label: String, _ reason: String, _ evidence: [String] = [],
    into target: EnvironmentName = .prod, _ change: @escaping Change = { _ in }
  ) -> RuleRow {
    RuleRow(
      label: label, target: target, answer: .yes, reason: reason, evidence: evidence, next: nil,
      change: change)
  }

  static func no(
    _ label: String, _ reason: String, _ evidence: [String] = [], next: String,
    into target: EnvironmentName = .prod, _ change: @escaping Change
  ) -> RuleRow {
    RuleRow(
      label: label, target: target, answer: .no, reason: reason, evidence: evidence, next: next,
      change: change)
  }

  static func integrity(
    _ label: String, _ reason: String, _ evidence: [String] = [], next: String,
    into target: EnvironmentName = .prod, _ change: @escaping Change
  ) -> RuleRow {
    RuleRow(
      label: label, target: target, answer: .integrity, reason: reason, evidence: evidence,
      next: next, change: change)
  }

  static func undecided(
    _ label: String, _ reason: String, _ evidence: [String] = [], next: String,
    into target: EnvironmentName = .prod, _ change: @escaping Change
  ) -> RuleRow {
    RuleRow(
      label: label, target: target, answer: .undecided, reason: reason, evidence: evidence,
      next: next, change: change)
  }

  /// An input that could not be had is the outcome, unchanged: one row for each answer but yes.
  static func passesOn(
    _ input: String, into target: EnvironmentName = .prod,
    _ set: @escaping @Sendable (inout GateInput, RuleFailure) throws -> Void
  ) -> [RuleRow] {
    [RuleOutcome.Answer.no, .integrity, .undecided].map { answer in
      let failure = RuleFailure(
        answer, "the reason of \(input)",
        [FileDigest(name: "file of \(input)", sha256: GateSample.otherDigest)],
        next: "the step of \(input)")
      return RuleRow(
        label: "\(input) could not be had", target: target, answer: answer,
        reason: failure.reason, evidence: failure.evidence.map(\.name), next: failure.next
      ) { try set(&$0, failure) }
    }
  }

  /// Decides the changed sample and compares the outcome.
  func check(_ rule: GateRule, location: SourceLocation = #_sourceLocation) throws {
    var input = try GateSample.input(into: target)
    try change(&input)
    let outcome = rule.outcome(input)
    #expect(outcome.rule == rule.id, sourceLocation: location)
    #expect(outcome.answer == answer, "\(outcome.reason)", sourceLocation: location)
    #expect(outcome.reason.fits(reason), "expected \(reason)", sourceLocation: location)
    #expect(outcome.evidence.map(\.name) == evidence, sourceLocation: location)
    switch (outcome.next, next) {
    case (let found?, let expected?):
      #expect(found.fits(expected), "expected \(expected)", sourceLocation: location)
    default: #expect(outcome.next == next, sourceLocation: location)
    }
  }
}

extension RuleRow {
  /// The next step of every scan that does not count.
  static let scanAgain = "scan again and add the report to the evidence: docs/formats/evidence.md"

  /// What a rule that searches the logbook for a deployment says if it cannot search for it.
  static func deploymentCannotBeSearched(manifest name: String) -> [RuleRow] {
    [
      .no(
        "a manifest without a lock",
        "manifest: contains no lock, so the logbook cannot be searched for its deployment", [name],
        next: "run relayctl lock write and build the manifest again",
        { try $0.changeManifest { ($0.lock, $0.binaries) = (nil, [:]) } })
    ]
      + passesOn("manifest") { $0.manifest = .failure($1) }
      + passesOn("logbook") { $0.log = .failure($1) }
  }

  /// What a rule says about the file `name` of the evidence, whatever its content.
  ///
  /// `maxAge` is the age in seconds that the file may have, `evidence` the files of the yes, `next` the
  /// rule's step, and `given` a change of the sample that makes the rule ask for the file.
  static func evidence(
    of name: String, maxAge: Int64, _ evidence: [String], next: String,
    into target: EnvironmentName = .prod, given: @escaping Change = { _ in }
  ) -> [RuleRow] {
    func changed(
      _ change: @escaping @Sendable (inout EvidenceParts) -> Void
    ) -> Change {
      { input in
        try given(&input)
        input.changeEvidence(change)
      }
    }
    let now = GateSample.now
    let other = String(repeating: "b", count: 40)
    return [
      .yes(
        "\(name) is as old as it may be", "*", evidence, into: target,
        changed { $0[name].created = now.adding(seconds: -maxAge) }),
      .no(
        "\(name) is a second older than it may be",
        "\(name): made \(AgeText.of(seconds: maxAge + 1)) ago, "
          + "expected at most \(AgeText.of(seconds: maxAge))", [name], next: next, into: target,
        changed { $0[name].created = now.adding(seconds: -maxAge - 1) }),
      .yes(
        "\(name) is 300 s ahead, as clocks may be", "*", evidence, into: target,
        changed { $0[name].created = now.adding(seconds: 300) }),
      .no(
        "\(name) is 301 s ahead",
        "\(name): made at 2026-11-27T12:05:01Z, later than the current time 2026-11-27T12:00:00Z",
        [name],
        next: next, into: target, changed { $0[name].created = now.adding(seconds: 301) }),
      .no(
        "\(name) is not in the index", "\(name): not in evidence.json",
        ["evidence.json"], next: next, into: target, changed { $0[name].isListed = false }),
      .no(
        "\(name) is missing", "\(name): missing", next: next, into: target,
        changed { $0[name].error = EvidenceError("\(name): missing") }),
      .undecided(
        "\(name) cannot be read", "\(name): input/output error", next: next, into: target,
        changed {
          $0[name].error = EvidenceError("\(name): input/output error", kind: .unreadable)
        }),
      .undecided(
        "\(name) was not read", "\(name): was not read", next: next, into: target,
        changed { $0[name].wasRead = false }),
      .integrity(
        "\(name) was changed after it was indexed",
        "\(name): SHA-256 is *, expected \(GateSample.otherDigest.hex) from evidence.json",
        [name, "evidence.json"],
        next: "find out who changed the file, and gather the evidence again", into: target,
        changed { $0[name].recorded = GateSample.otherDigest }),
      .no(
        "the evidence is about another commit",
        "evidence.json: about commit \(other), expected \(GateSample.commit)", ["evidence.json"],
        next: "gather the evidence for this commit", into: target, changed { $0.commit = other }),
      .no(
        "there is no index", "evidence.json: missing", next: "make an index", into: target,
        changed {
          $0.indexError = EvidenceError(
            "evidence.json: missing", kind: .refused, next: "make an index")
        }),
    ]
  }
}

extension GateRule {
  /// Whether the sample's promotion into `target` asks for the rule; `changes` edit `policy.yaml`.
  func isAsked(into target: EnvironmentName, policy changes: [Support.Change] = []) throws -> Bool {
    try requires(GateSample.input(into: target, policy: changes).promotion)
  }
}

extension String {
  /// Whether the text is `pattern`, in which `*` stands for any text.
  fileprivate func fits(_ pattern: String) -> Bool {
    let pieces = pattern.split(separator: "*", omittingEmptySubsequences: false)
    guard pieces.count > 1, let first = pieces.first, let last = pieces.last else {
      return self == pattern
    }
    guard hasPrefix(first) else { return false }
    var rest = dropFirst(first.count)
    for piece in pieces.dropFirst().dropLast() where !piece.isEmpty {
      guard let range = rest.firstRange(of: piece) else { return false }
      rest = rest[range.upperBound...]
    }
    return rest.hasSuffix(last)
  }
}
