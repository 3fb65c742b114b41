import Crypto
import JSON
import ReportSample
import Subprocess
import Support
import Testing

/// `relayctl report`: missing, edited and unrecorded files, and where it writes.
@Suite struct ReportCommandTests {
  private let sample: ReportSample

  init() throws { sample = try ReportSample() }

  private func page(_ status: Int32) throws -> (page: String, output: Output) {
    let output = try sample.report("--out", "page.html")
    #expect(output.status == .exited(status), "\(output.errorText)")
    return (try sample.folder.text("page.html"), output)
  }

  @Test func answersWithTheDigestOfThePage() throws {
    let output = try sample.report("--out", "page.html", "--format", "json")
    let answer = try JSONValue.parse(output.stdout)
    let digest = SHA256.digest(of: try sample.folder.read("page.html"))
    #expect(
      answer == [
        "path": "page.html", "entries": 5, "deploy": .string(ReportSample.deploy),
        "sha256": .string(digest.hex), "faults": 0,
      ])
    let written = try sample.report("--out", "-")
    #expect(written.stdout.starts(with: "<!DOCTYPE html>".utf8) && written.stderr.isEmpty)
  }

  @Test(arguments: [
    ("verdict.json", "Verdict"), ("summary.json", "Drift"), ("promotion.dsse.json", ""),
  ])
  func reportsAMissingFile(name: String, section: String) throws {
    _ = try sample.run(["rm", "\(sample.record)/\(name)"])
    let page = try page(0).page
    #expect(page.contains("missing: the file does not exist"))
    guard !section.isEmpty else { return }
    let reason = "logbook/promotions/\(sample.id.hex)/\(name) is missing"
    #expect(page.contains("<h2>\(section)</h2>\n<p class=\"dim\">\(reason)"))
  }

  @Test(arguments: ["verdict.json", "summary.json", "promotion.dsse.json"])
  func reportsAnEditedFile(name: String) throws {
    let path = "\(sample.record)/\(name)"
    let bytes = try sample.folder.read(path)
    try sample.folder.write(bytes + [0x0a], to: path)
    let (page, output) = try page(4)
    #expect(page.contains("<p class=\"bad\">\(path) does not match: the logbook records "))
    #expect(page.contains("does not match the file: "))
    #expect(output.errorText.hasPrefix("relayctl report: \(path) does not match: "))
    let shown = ["verdict.json": "suites_green", "summary.json": "RATE_LIMIT_PER_MINUTE"][name]
    if let shown { #expect(!page.contains(shown)) }
  }

  @Test func reportsAnEditedApproval() throws {
    let path = "\(sample.record)/approvals/bob@example.com.json"
    let text = try sample.folder.text(path)
    try sample.folder.write(text.replacing("twice", with: "thrice"), to: path)
    let (page, output) = try page(4)
    #expect(output.errorText.contains("\(path) does not match"))
    #expect(page.contains("<td>approval_1</td><td>"))
    #expect(page.contains("is missing; the logbook records its digest."))
  }

  @Test func toleratesAnUnrecordedApproval() throws {
    let stray = try sample.folder.text("\(sample.record)/approvals/bob@example.com.json")
    try sample.folder.write(
      stray.replacing("twice", with: "thrice"), to: "\(sample.record)/approvals/carol.json")
    let page = try page(0).page
    #expect(page.contains("<tr class=\"bad\"><td>carol.json</td><td>approve</td><td>not recorded"))
    #expect(page.contains("approvals/carol.json is not recorded"))
  }

  @Test func reportsABadSignature() throws {
    let path = "\(sample.record)/approvals/bob@example.com.json.sig"
    let signature = try sample.folder.read(path)
    let cases: [(label: String, text: String, change: () throws -> Void)] = [
      ("missing", "<td>missing</td>", { _ = try sample.run(["rm", path]) }),
      ("not a signature", "<td>not readable</td>", { try sample.folder.write("x", to: path) }),
      (
        "key no longer listed",
        "<td>not checked: the key is not in the current allowed_signers</td>",
        { try sample.folder.write("", to: "environments/allowed_signers") }
      ),
      (
        "no allowed_signers", "<td>not checked: allowed_signers cannot be read</td>",
        { _ = try sample.run(["rm", "environments/allowed_signers"]) }
      ),
    ]
    for (label, text, change) in cases {
      try sample.folder.write(signature, to: path)
      try change()
      #expect(try page(0).page.contains(text), "\(label)")
    }
  }

  @Test func refusesALogThatDoesNotVerify() throws {
    let text = try sample.folder.text("logbook/entries.jsonl")
    try sample.folder.write(text.replacing("OPS-1", with: "OPS-9"), to: "logbook/entries.jsonl")
    let output = try sample.report("--out", "page.html")
    #expect(output.status == .exited(4) && output.stdout.isEmpty)
    #expect(throws: (any Error).self) { try sample.folder.read("page.html") }
  }

  @Test func refusesAnUnknownDeploymentAndAPageInTheLogbook() throws {
    #expect(try sample.report("--out", "page.html", "--deploy", "d-8").status == .exited(1))
    #expect(try sample.report("--out", "logbook/page.html").status == .exited(2))
    let chosen = try sample.report("--out", "page.html", "--deploy", ReportSample.deploy)
    #expect(chosen.status == .exited(0))
  }
}
