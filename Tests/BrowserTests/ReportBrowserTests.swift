import ReportSample
import Subprocess
import Support
import Testing

/// The page of `relayctl report` in a browser.
@Suite(.serialized) struct ReportBrowserTests {
  private let sample: ReportSample
  private let browser: Browser
  private let page: String

  init() throws {
    sample = try ReportSample()
    browser = Browser(folder: try TemporaryFolder())
    page = try sample.page()
  }

  @Test func verifiesOnRequestAndWritesNothingToTheConsole() throws {
    try browser.folder.write(page, to: "page.html")
    let outcome = try browser.open("page.html", fragment: "verify")
    #expect(outcome.console == [])
    #expect(outcome.document.contains("data-overflow=\"false\""))
    #expect(outcome.document.contains("<button id=\"button\" type=\"button\">"))
    #expect(outcome.document.contains(">Verified: 5 entries have the root "))
    let quiet = try browser.open("page.html", fragment: "")
    #expect(quiet.console == [])
    let empty = "<p id=\"result\" class=\"dim\" role=\"status\" aria-live=\"polite\"></p>"
    #expect(quiet.document.contains(empty))
  }

  @Test func saysWhatItVerified() throws {
    let large = try ReportSample(notes: 203).page()
    let results = try browser.verify([page, large])
    for (result, size) in zip(results, [5, 205]) {
      #expect(result.mark == "good")
      #expect(result.text.hasPrefix("Verified: \(size) entries have the root "))
      #expect(
        result.text.hasSuffix(
          ", which relay.example/logbook signed. Files that match their recorded digests: "
            + "verdict, summary, approval_1."))
      #expect(result.isTooWide == "false")
    }
  }

  @Test func namesRecordedFilesThatThePageLacks() throws {
    try sample.run(["rm", "\(sample.record)/verdict.json"])
    try sample.folder.write("x", to: "\(sample.record)/approvals/bob@example.com.json")
    let faulty = try sample.report("--out", "-")
    #expect(faulty.status == .exited(4))
    let result = try browser.verify([faulty.text])[0]
    #expect(result.mark == "warn")
    #expect(result.text.hasPrefix("Verified in part: 5 entries have the root "))
    #expect(
      result.text.hasSuffix(
        "Files that match their recorded digests: summary. "
          + "Recorded, but not in this page: approval_1, verdict."))
  }

  private static let tamperings = [
    Tampering(
      "an entry, where it is signed and where it is shown",
      message: "the entries do not have the root that the checkpoint signs"
    ) { $0 = $0.replacing("OPS-1<", with: "OPS-9<").replacing("OPS-1\\\"", with: "OPS-9\\\"") },
    Tampering("an entry removed", message: "the page has 4 entries, but the checkpoint signs 5") {
      try Tampering.removeLine(holding: "OPS-1", from: &$0)
    },
    Tampering("an entry and its number removed", message: "the checkpoint's signature is wrong") {
      try Tampering.removeLine(holding: "OPS-1", from: &$0)
      $0 = $0.replacing("logbook\\u000a5\\u000a", with: "logbook\\u000a4\\u000a")
    },
    Tampering.flip(
      "the checkpoint's root", after: "logbook\\u000a5\\u000a", at: 3,
      message: "the checkpoint's signature is wrong"),
    Tampering(
      "the checkpoint's origin", "\"relay.example/logbook\\u000a5", "\"relay.example/other\\u000a5",
      message: "the checkpoint's signature is wrong"),
    Tampering.flip(
      "the signature", after: "\u{2014} relay.example/logbook ", at: 40,
      message: "the checkpoint's signature is wrong"),
    Tampering.flip(
      "the id of the signing key", after: "\u{2014} relay.example/logbook ", at: 2,
      message: "the log's key did not sign the checkpoint"),
    Tampering(
      "the signer's name", "\u{2014} relay.example/logbook ", "\u{2014} relay.example/other ",
      message: "the log's key did not sign the checkpoint"),
    Tampering(
      "no signature", "\\u000a\\u000a\u{2014}", "\\u000a\u{2014}",
      message: "the checkpoint is not a signed note"),
    Tampering.flip(
      "the key's kind", after: "\"key\":\"relay.example/logbook+", at: 9,
      message: "the log's key is not an Ed25519 key"),
    Tampering.flip(
      "the key", after: "\"key\":\"relay.example/logbook+", at: 20,
      message: "the log's key does not match its id"),
    Tampering(
      "the root that is shown", "<code id=\"root\">", "<code id=\"root\">0",
      message: "the root on the page differs"),
    Tampering(
      "the key that is shown", "<code id=\"key\">", "<code id=\"key\">x",
      message: "the key on the page differs"),
    Tampering(
      "the title", "<h1 id=\"title\">staging", "<h1 id=\"title\">dev",
      message: "the title on the page differs"),
    Tampering(
      "the timeline", "<td>OPS-7</td>", "<td>OPS-8</td>", message: "row 2 of the table timeline"),
    Tampering(
      "a row of the timeline removed", message: "the table timeline has 4 rows, but 5 are signed"
    ) { page in
      let start = try #require(page.range(of: "<tbody>\n", after: "id=\"timeline\"")).upperBound
      let end = try #require(page[start...].firstRange(of: "</tr>\n")).upperBound
      page.removeSubrange(start..<end)
    },
    Tampering(
      "the verdict that is shown", "class=\"good\">yes<", "class=\"good\">no<",
      message: "the verdict on the page differs"),
    Tampering(
      "a rule that is shown", "<td>secrets_young</td><td>no</td>",
      "<td>secrets_young</td><td>yes</td>", message: "row 2 of the table rules"),
    Tampering(
      "the stored verdict", message: "verdict does not have the digest that the logbook records"
    ) {
      $0 = $0.replacing("A2A_API_KEY is 200 d old", with: "A2A_API_KEY is 20 d old")
    },
    Tampering(
      "drift", "<td>30</td><td>20</td>", "<td>30</td><td>30</td>",
      message: "row 1 of the table drift"),
    Tampering("an age", "<td>200 d</td>", "<td>20 d</td>", message: "row 2 of the table ages"),
    Tampering(
      "findings", "<td>medium</td><td>12</td>", "<td>medium</td><td>1</td>",
      message: "row 3 of the table findings"),
    Tampering(
      "an approval", "<td>release-engineer</td>", "<td>owner</td>",
      message: "approval_1 on the page differs from the signed approval"),
    Tampering(
      "an artifact's name", "<td>image</td>", "<td>imagf</td>", message: "of the table artifacts"),
    Tampering(
      "another entry", "\"promotion\":{\"entry\":3", "\"promotion\":{\"entry\":4",
      message: "the page is not about a promotion"),
    Tampering(
      "a file left out", "\"files\":{\"verdict\":", "\"files\":{\"verdikt\":",
      message: "verdikt does not have the digest that the logbook records"),
    Tampering(
      "not JSON", "\"lines\":[", "\"lines\":", message: "the data in the page cannot be read"),
  ]

  @Test func reportsEachTampering() throws {
    let pages = try Self.tamperings.map { try $0.applied(to: page) }
    let results = try browser.verify(pages)
    for (tampering, result) in zip(Self.tamperings, results) {
      #expect(result.mark == "bad", "\(tampering): \(result.text)")
      #expect(
        result.text.hasPrefix("Does not verify: ") && result.text.contains(tampering.message),
        "\(tampering): \(result.text)")
    }
  }

  @Test func saysWhatTheBrowserDoesNotSupport() throws {
    let without = """
      page.SubtleCrypto.prototype.importKey = () => Promise.reject(new page.DOMException("", "NotSupportedError"));
      """
    let unsigned = try Tampering("an entry", "OPS-1\\\"", "OPS-9\\\"", message: "").applied(
      to: page)
    let results = try browser.verify([page, unsigned], before: without)
    #expect(results[0].mark == "warn")
    #expect(
      results[0].text.hasSuffix(
        "This browser does not support Ed25519, so the signature of the root was not verified."))
    #expect(results[1].mark == "bad")
    let bare = try browser.verify(
      [page], before: "Object.defineProperty(page, 'crypto', { value: undefined });")
    #expect(bare[0].mark == "warn")
    #expect(bare[0].text.hasPrefix("This browser does not provide WebCrypto here"))
  }

  @Test(arguments: [320, 400, 1280])
  func fitsItsWindow(width: Int) throws {
    #expect(try browser.verify([page], width: width)[0].isTooWide == "false")
  }
}
