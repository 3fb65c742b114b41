import JSON
import ReportSample
import Subprocess
import Support
import Testing

/// Files of a promotion whose digest the logbook does not record: shown as far as possible, with a warning.
@Suite struct UnrecordedFileTests {
  private let sample: ReportSample

  init() throws { sample = try ReportSample(recordsFiles: false) }

  private func page() throws -> String {
    let output = try sample.report("--out", "-")
    try #require(output.status.isSuccess, "\(output.status): \(output.errorText)")
    return output.text
  }

  @Test func marksThem() throws {
    let page = try page()
    #expect(page.contains("<td>suites_green</td>") && page.contains("RATE_LIMIT_PER_MINUTE"))
    for name in ["verdict", "summary"] {
      let words = "\(sample.record)/\(name).json is not recorded: the logbook has no digest for it."
      #expect(page.contains("<p class=\"warn\">\(words)</p>"), "\(name)")
      #expect(page.contains("<p class=\"dim\">\(name): not recorded. "), "\(name)")
    }
    #expect(page.contains("The entry records no digests."))
    #expect(page.contains("\"promotion\":{\"entry\":3,\"files\":{}}"))
  }

  @Test(arguments: [
    ("", "no JSON value"), ("{", "JSON ends too early"),
    ("{\"a\":1,\"a\":2}", "duplicate name in a JSON object"),
    ("{} {}", "bytes after the JSON value"),
    ("[]", "The summary does not contain the counts of findings."),
    ("{\"drift\":7}", "The summary does not contain a drift report."),
    ("{\"secrets\":{}}", "The summary lists no secrets."),
  ])
  func saysWhyASectionIsEmpty(content: String, reason: String) throws {
    try sample.folder.write(content, to: "\(sample.record)/summary.json")
    #expect(try page().contains(reason))
  }

  @Test func rendersAnyDocument() throws {
    // Without approvals, whose signatures would be verified for each page.
    try sample.run(["rm", "-r", "\(sample.record)/approvals"])
    for (name, document) in [
      ("verdict", ReportSample.verdict(of: sample.id)), ("summary", ReportSample.summary),
    ] {
      for replacement: JSONValue in [nil, "<b>", .number("9223372036854775807")] {
        for changed in Self.changes(of: document, to: replacement, depth: 4) {
          try sample.folder.write(changed.pretty, to: "\(sample.record)/\(name).json")
          #expect(try !page().contains("<b>"))
        }
      }
    }
  }

  /// Copies of a document, each with one value replaced.
  private static func changes(
    of value: JSONValue, to replacement: JSONValue, depth: Int
  ) -> [JSONValue] {
    var found = [replacement]
    guard depth > 0 else { return found }
    switch value {
    case .object(let members):
      for (index, member) in members.enumerated() {
        found += changes(of: member.value, to: replacement, depth: depth - 1).map {
          var copy = members
          copy[index] = JSONValue.Member(member.name, $0)
          return .object(copy)
        }
      }
    case .array(let elements):
      for (index, element) in elements.enumerated() {
        found += changes(of: element, to: replacement, depth: depth - 1).map {
          var copy = elements
          copy[index] = $0
          return .array(copy)
        }
      }
    case .null, .bool, .number, .string: break
    }
    return found
  }
}
