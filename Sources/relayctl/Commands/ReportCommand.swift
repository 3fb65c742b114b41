import Console
import Crypto
import Durable
import JSON
import Logbook
import RFC3339

/// `relayctl report`: a promotion and the logbook as one page that a person reads.
enum ReportCommand {
  private static let deploy = Option<String?>.optional(
    "deploy", .text.named("ID"), help: "the deployment; default: the last promotion")
  private static let out = Option<String>.required(
    "out", .path, help: "the HTML file to write, outside of the logbook; - is standard output")

  static let command = Command(
    "report", summary: "write a promotion and the logbook as one HTML page",
    discussion: """
      Verifies the logbook, then writes a page that needs nothing else: verdict table, drift, secret ages, findings, \
      approvals, artifacts and the timeline, and a button that verifies root and signature again in the reader's \
      browser. Each file that the promotion left is held against its digest in the logbook; where one does not match, \
      the page says so and the status is 4.
      """,
    options: [deploy, out, LogbookOptions.log],
    examples: [
      Example("relayctl report --out report.html", "the last promotion"),
      Example("relayctl report --deploy d-7 --out d-7.html", "an earlier one"),
    ],
    exitStatuses: [
      .no: "no promotion of that deployment",
      .integrity: "the logbook does not verify, or a file does not match its digest in it",
    ]
  ) { invocation, terminal throws(Failure) in
    let workspace = try Workspace(invocation)
    let log = try workspace.logbook(invocation)
    let path = invocation[out]
    if path != "-" { try OutputPath.requireOutside(log.path, path, "--out") }
    let (checkpoint, entries) = try logged { () throws(LogbookError) in
      _ = try log.verify()
      var reader = try LogReader(log)
      return (reader.checkpoint, try reader.entries())
    }
    let promotion = try promotion(among: entries, log.path, workspace, invocation)
    let faults = promotion?.faults ?? []
    let page = ReportPage(
      checkpoint: checkpoint, key: log.key, entries: entries, promotion: promotion, faults: faults,
      made: workspace.now, hasForcedTime: workspace.hasForcedTime)
    try write(page, to: path, invocation, terminal)
    guard faults.isEmpty else { throw Failure(.integrity, lines: faults.map(sentence)) }
    return .yes
  }

  private static func write(
    _ page: ReportPage, to path: String, _ invocation: Invocation, _ terminal: Terminal
  ) throws(Failure) {
    let bytes = page.bytes
    guard path != "-" else { return try terminal.out.write(bytes) }
    try durable { () throws(DurableError) in
      try AtomicFile.write(bytes, to: path, mode: .shared)
    }
    try terminal.answer(
      FactReport([
        .init("path", .string(path)), .init("entries", .integer(page.entries.count)),
        .init("deploy", .optional(page.promotion?.entry.content.deploy)),
        .init("sha256", .string(SHA256.digest(of: bytes).hex)),
        .init("faults", .integer(page.faults.count), page.faults.isEmpty ? .good : .bad),
      ]), invocation)
  }

  /// A sentence of the page as a line of an error.
  private static func sentence(_ fault: String) -> String {
    fault.hasSuffix(".") ? String(fault.dropLast()) : fault
  }

  private static func promotion(
    among entries: [Entry], _ folder: String, _ workspace: Workspace, _ invocation: Invocation
  ) throws(Failure) -> ReportedPromotion? {
    let deploy = invocation[deploy]
    let found = entries.last {
      $0.kind == .promote && (deploy == nil || $0.content.deploy == deploy)
    }
    guard let found else {
      guard let deploy else { return nil }
      throw Failure(
        .no, "\(deploy): no promotion of that deployment in the logbook",
        hint: "relayctl logbook list --kind promote shows those that there are")
    }
    return try ReportedPromotion(
      found, among: entries, below: folder, in: workspace,
      environment: invocation.environment)
  }
}
