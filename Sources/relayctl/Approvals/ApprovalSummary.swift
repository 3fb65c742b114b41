import Configuration
import Console
import Crypto
import Evidence
import Gate
import JSON
import Manifest
import RFC3339

/// The summary that an approver sees before signing: the promotion and its requester, its artifacts
/// and evidence, the verdict and reason of every rule, and the statement itself.
struct ApprovalSummary {
  let document: VerdictDocument
  /// The manifest of the case; `nil` if it is not stored in this workspace.
  let manifest: ConfigManifest?
  /// Whether the verdict has a signed summary with a valid signature.
  let isSigned: Bool
  /// The statement to sign.
  let statement: Approval

  /// Returns the four tables, escaped for the terminal, with a line feed at the end.
  func text(for stream: Stream) -> String {
    [head, rules, evidence, signed].filter { !$0.rows.isEmpty }.map { $0.text(for: stream) }
      .joined(separator: "\n") + "\n"
  }

  private var head: Table {
    let promotion = document.case
    var rows: [(String, String)] = [
      ("promotion", "\(promotion.from) → \(promotion.to)"), ("commit", promotion.commit),
      ("requested by", promotion.requestedBy),
      ("authors", promotion.authors.isEmpty ? "–" : promotion.authors.joined(separator: ", ")),
      ("ticket", promotion.ticket.isEmpty ? "–" : promotion.ticket),
      (
        "decided", "\(document.decided)" + (document.hasForcedTime ? ", set with --now" : "")
      ),
      ("summary", isSigned ? "signed" : "not signed; promote will refuse it"),
      ("policy", promotion.policy.description), ("lock", promotion.lock?.description ?? "–"),
      ("manifest", promotion.manifest?.description ?? "–"),
      ("anchors", promotion.anchors?.description ?? "–"),
      ("logbook", promotion.log.map { "\($0.size) entries, root \($0.root.hex)" } ?? "–"),
      (
        "previous",
        promotion.previous.map { "entry \($0.entry), commit \($0.commit)" } ?? "–"
      ),
    ]
    if let artifacts = manifest?.artifacts {
      let names = artifacts.binaries.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
      rows += names.map { ($0, artifacts.binaries[$0]?.description ?? "–") }
      rows.append(("image", artifacts.image?.description ?? "–"))
      rows.append(("incident", manifest?.incident ?? "–"))
    }
    rows.append(("case", promotion.id.hex))
    return Table(["", ""], rows: rows.map { [Table.Cell($0.0, .dim), Table.Cell($0.1)] })
  }

  private var rules: Table {
    Table(
      ["rule", "verdict", "reason"],
      rows: document.rules.map {
        [
          Table.Cell($0.id), Table.Cell($0.verdict.rawValue, $0.verdict == .yes ? .good : .bad),
          Table.Cell($0.reason),
        ]
      })
  }

  private var evidence: Table {
    // Of the ages that several rules found for a file, the greatest is that of the report.
    let ages = Dictionary(
      document.rules.flatMap(\.evidence).map { ($0.name, $0.ageSeconds) },
      uniquingKeysWith: { first, second in [first, second].compactMap(\.self).max() })
    return Table(
      ["evidence", .init("age", .right), "sha256"],
      rows: document.case.evidence.map {
        [
          Table.Cell($0.name), Table.Cell(ApprovalSummary.age(ages[$0.name] ?? nil)),
          Table.Cell($0.sha256.hex),
        ]
      })
  }

  private var signed: Table {
    Table(
      ["statement to sign", ""],
      rows: statement.members.map {
        [Table.Cell($0.name, .dim), Table.Cell($0.value.isEmpty ? "–" : $0.value)]
      })
  }

  private static func age(_ seconds: Int?) -> String {
    seconds.map { AgeText.of(seconds: Int64($0)) } ?? "–"
  }
}

extension FactReport {
  /// Creates the report that the approval commands print: the facts of the signed approval.
  init(_ counted: CountedApproval) {
    let approval = counted.approval
    self.init([
      .init("of", .string(approval.subject.purpose.rawValue)),
      .init("origin", .string(approval.subject.origin)),
      .init("environment", .optional(approval.subject.environment?.rawValue)),
      .init("from", .optional(approval.subject.from.isEmpty ? nil : approval.subject.from)),
      .init("to", .optional(approval.subject.to.isEmpty ? nil : approval.subject.to)),
      .init(
        "decision", .string(approval.decision.rawValue),
        approval.decision == .approve ? .good : .bad),
      .init("principal", .string(counted.principal)), .init("role", .string(counted.role)),
      .init("key", .string(counted.key)),
      .init("ticket", counted.ticket.isEmpty ? .null : .string(counted.ticket)),
      .init("expires", .string(approval.expires.description)),
      .init("path", .string(counted.file)), .init("signature", .string(counted.file + ".sig")),
      .init("sha256", .string(counted.digest.hex)),
    ])
  }
}
