import Console
import Crypto
import Durable
import JSON
import Logbook

/// `relayctl report`: a promotion and the logbook as one page that a person reads.
enum ReportCommand {
  private static let deploy = Option<String?>.optional(
    "deploy", .text.named("ID"), help: "the deployment; default: the last promotion")
  private static let out = Option<String>.required(
    "out", .path, help: "the HTML file to write, outside of the logbook")

  static let command = Command(
    "report", summary: "write a promotion and the logbook as one HTML page",
    discussion: """
      Verifies the logbook, then writes a page that needs nothing else: verdict table, drift, secret ages, findings, \
      approvals, artifacts and the timeline, and a button that verifies root and signature again in the reader's browser.
      """,
    options: [deploy, out, LogbookCommand.log],
    examples: [Example("relayctl report --out report.html", "the last promotion")],
    exitStatuses: [
      .no: "no promotion of that deployment", .integrity: "the logbook does not verify",
    ]
  ) { invocation, terminal throws(Failure) in
    let workspace = try Workspace(invocation)
    let log = try workspace.logbook(invocation)
    try OutputPath.requireOutside(log.path, invocation[out], "--out")
    let (checkpoint, entries) = try logged { () throws(LogbookError) in
      _ = try log.verify()
      var reader = try LogReader(log)
      return (reader.checkpoint, try reader.entries())
    }
    let promotion = try promotion(among: entries, invocation[deploy], log.path)
    let page = ReportPage(
      log: log.path, checkpoint: checkpoint, key: log.key, entries: entries, promotion: promotion,
      made: workspace.now)
    let bytes = Array(page.html.utf8)
    try durable { () throws(DurableError) in
      try AtomicFile.write(bytes, to: invocation[out], mode: .shared)
    }
    try terminal.answer(
      FactReport([
        .init("path", .string(invocation[out])), .init("entries", .integer(entries.count)),
        .init("deploy", .string(promotion?.entry.content.deploy ?? "–")),
        .init("sha256", .string(SHA256.digest(of: bytes).hex)),
      ]), invocation)
    return .yes
  }

  private static func promotion(
    among entries: [Entry], _ deploy: String?, _ folder: String
  ) throws(Failure) -> ReportedPromotion? {
    let found = entries.last {
      $0.kind == .promote && (deploy == nil || $0.content.deploy == deploy)
    }
    guard let found else {
      guard let deploy else { return nil }
      throw Failure(.no, "\(deploy): no promotion of that deployment in the logbook")
    }
    return try ReportedPromotion(found, among: entries, below: folder)
  }
}
