import Console
import Crypto
import Durable
import JSON
import Logbook
import RFC3339

/// `relayctl report`: writes a promotion and the logbook as one HTML page.
enum ReportCommand {
  private static let deploy = Option<String?>.optional(
    "deploy", .text.named("ID"),
    help: "the id of the deployment to report; default: the last promotion")
  private static let out = Option<String>.required(
    "out", .path,
    help: "the HTML file to write, outside the logbook's folder; - for standard output")

  static let command = Command(
    "report", summary: "write a promotion and the logbook as one HTML page",
    discussion: """
      Verifies the logbook, then writes a self-contained page with the verdict, drift, secret ages, findings, \
      approvals, artifacts and timeline. A button on the page verifies the root and its signature again in the \
      reader's browser. Each file of the promotion is compared with its digest in the logbook. If a file does not \
      match, the page reports it and the exit status is 4.
      """,
    options: [deploy, out, LogbookOptions.log],
    examples: [
      Example("relayctl report --out report.html", "writes a page about the last promotion"),
      Example(
        "relayctl report --deploy d-7 --out d-7.html", "writes a page about an earlier promotion"),
    ],
    exitStatuses: [
      .no: "the logbook has no promotion for the deployment",
      .integrity: "the logbook does not verify, or a file does not match its recorded digest",
    ]
  ) { invocation, terminal throws(Failure) in
    let workspace = try Workspace(invocation)
    let log = try workspace.logbook(invocation)
    let path = invocation[out]
    if path != "-" { try OutputPath("--out", path, .page).require(in: workspace, log: log.path) }
    _ = try logged(log.verify())
    let (checkpoint, entries) = try logged(
      log.read { (reader) throws(LogbookError) in (reader.checkpoint, try reader.entries()) })
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
    try durable(AtomicFile.write(bytes, to: path, mode: .shared))
    try terminal.answer(
      FactReport([
        .init("path", .string(path)), .init("entries", .integer(page.entries.count)),
        .init("deploy", .optional(page.promotion?.entry.content.deploy)),
        .init("sha256", .string(SHA256.digest(of: bytes).hex)),
        .init("faults", .integer(page.faults.count), page.faults.isEmpty ? .good : .bad),
      ]), invocation)
  }

  /// Returns a sentence of the page as a line of an error, without the final period.
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
        .no, "\(deploy): the logbook has no promotion for this deployment",
        hint: "run relayctl logbook list --kind promote to list all promotions")
    }
    return try ReportedPromotion(
      found, among: entries, below: folder, in: workspace,
      environment: invocation.environment)
  }
}
