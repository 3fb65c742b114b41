import Crypto
import RFC3339
import Testing

@testable import Evidence

@Suite struct EvidenceIndexTests {
  private static let commit = String(repeating: "0a", count: 20)
  private static let file =
    #"{"name":"scan_lock.json","sha256":"\#(String(repeating: "b", count: 64))","created":"2026-11-27T12:00:00Z""#

  private static func index(_ files: String, commit: String = commit, more: String = "") -> String {
    #"{"apiVersion":"relay/v2","kind":"EvidenceIndex","commit":"\#(commit)","files":\#(files)\#(more)}"#
  }

  @Test func readsWhatItWrites() throws {
    let created = try #require(Timestamp("2026-11-27T12:00:00Z"))
    let digest = SHA256.digest(of: [1])
    let index = EvidenceIndex(
      commit: Self.commit, run: "https://ci.example.com/runs/1",
      files: [
        .init(name: "suites/routing.xml", sha256: digest, created: created),
        .init(
          name: "scan_lock.json", sha256: digest, created: created, subject: digest, packages: 412,
          database: created),
        .init(
          name: "suites/a.xml", sha256: digest, created: created, zone: UTCOffset("-05:30")),
      ])
    #expect(try EvidenceIndex(parsing: index.bytes) == index)
    #expect(index["scan_lock.json"]?.packages == 412)
    #expect(index["scan_image.json"] == nil)
    let ofNoRun = EvidenceIndex(commit: Self.commit, files: index.files)
    #expect(try EvidenceIndex(parsing: ofNoRun.bytes) == ofNoRun)
  }

  @Test func readsTheFormWithoutRunsAndZones() throws {
    let old = Self.index("[\(Self.file)}]").replacing("relay/v2", with: "relay/v1")
    #expect(try EvidenceIndex(parsing: Array(old.utf8)).files.count == 1)
    for (file, more) in [(",\"zone\":\"Z\"}]", ""), ("}]", ",\"run\":\"1\"")] {
      let text = Self.index("[\(Self.file)\(file)", more: more)
      #expect(throws: Never.self) { try EvidenceIndex(parsing: Array(text.utf8)) }
      #expect(throws: EvidenceError.self) {
        try EvidenceIndex(parsing: Array(text.replacing("relay/v2", with: "relay/v1").utf8))
      }
    }
  }

  @Test(arguments: [
    (String(repeating: "0123456789abcdef", count: 4), true),
    (String(repeating: "09af", count: 10), true),
    (String(repeating: "a", count: 38), false), (String(repeating: "a", count: 41), false),
    (String(repeating: "a", count: 42), false), (String(repeating: "a", count: 62), false),
    (String(repeating: "a", count: 65), false), (String(repeating: "a", count: 66), false),
    (String(repeating: "A", count: 40), false), (String(repeating: "g", count: 40), false),
  ])
  func namesACommitByItsWholeID(commit: String, isRead: Bool) {
    let text = Self.index("[\(Self.file)}]", commit: commit)
    #expect(
      (try? EvidenceIndex(parsing: Array(text.utf8)))?.commit == (isRead ? commit : nil),
      "\(commit)")
  }

  @Test(arguments: [
    ("not JSON", "<a/>", "unexpected byte"),
    ("a list", "[]", "the document: expected an object"),
    ("another kind", #"{"apiVersion":"relay/v1","kind":"Other"}"#, "not an evidence index"),
    ("a short commit", index("[]", commit: "0a0a"), "commit: expected 40 or 64 lower-case hex"),
    ("an unknown member", index("[]", more: #","more":1"#), "more: unknown member, expected only"),
    ("a later version", index("[]").replacing("v2", with: "v3"), "not an evidence index"),
    ("a run with a space", index("[]", more: ",\"run\":\"a b\""), "run: expected 1–128 letters"),
    ("an empty run", index("[]", more: ",\"run\":\"\""), "run: expected 1–128 letters"),
    (
      "a zone without a colon", index("[\(file),\"zone\":\"+0200\"}]"),
      "files[0].zone: expected Z or ±hh:mm"
    ),
    ("no files", index("[]"), "files: expected at least one file"),
    ("files that are not objects", index("[1]"), "files[0]: expected an object"),
    ("an unknown member of a file", index("[\(file),\"x\":1}]"), "files[0].x: unknown member"),
    ("a duplicate name", index("[\(file)},\(file)}]"), "files[1].name: duplicate name"),
    (
      "a negative count", index("[\(file),\"packages\":-1}]"),
      "files[0].packages: expected an integer of at least 0"
    ),
    ("a null subject", index("[\(file),\"subject\":null}]"), "files[0].subject: expected sha256:"),
    (
      "no digest", index(#"[{"name":"a","created":"2026-11-27T12:00:00Z"}]"#),
      "files[0].sha256: missing, expected 64 lower-case hex digits"
    ),
    (
      "a name that leaves the folder", index(#"[{"name":"../a"}]"#),
      "files[0].name: expected a path below the folder"
    ),
  ])
  func refuses(label: String, text: String, message: String) {
    let error = #expect(throws: EvidenceError.self, "\(label)") {
      try EvidenceIndex(parsing: Array(text.utf8))
    }
    #expect(error?.description.contains(message) == true, "\(label): \(String(describing: error))")
    #expect(error?.kind == .refused)
  }

  @Test(arguments: [
    ("a", true), ("suites/routing.xml", true), ("a-b_c.D", true), ("...", true),
    (String(repeating: "a", count: 255), true), (String(repeating: "a", count: 256), false),
    ("", false), ("/a", false), ("a/", false), ("a//b", false), (".", false), ("a/..", false),
    ("a b", false), ("\u{e4}", false), ("a\0", false),
  ])
  func namesAreComponentsBelowTheFolder(name: String, isName: Bool) {
    #expect(EvidenceIndex.isName(name) == isName, "\(name)")
  }
}
