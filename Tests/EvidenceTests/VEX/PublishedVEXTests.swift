import JSON
import Testing

@testable import Evidence

/// Documents in the forms of earlier versions and other writers.
@Suite struct PublishedVEXTests {
  private static func statement(_ members: String) -> String {
    #"{"vulnerability":"CVE-1",\#(members)}"#
  }

  private static func openVEX(_ context: String, _ statement: String, _ more: String = "") -> String
  {
    #"{"@context":"https://openvex.dev/ns\#(context)","@id":"i","author":"a","version":"1"\#(more),"statements":[\#(statement)]}"#
  }

  private static let time = #","timestamp":"2023-01-08T18:02:03.647787998-06:00""#
  private static let product = #""products":["pkg:apk/wolfi/a@1?arch=armv7","pkg:deb/debian/a@1"]"#
  private static let reason = #""justification":"component_not_present""#

  private static func cycloneDX(_ version: String, _ vulnerability: String) -> String {
    #"{"bomFormat":"CycloneDX","specVersion":"\#(version)","version":1,"vulnerabilities":[{"id":"CVE-1",\#(vulnerability)}]}"#
  }

  private static let analysis =
    #""analysis":{"state":"not_affected","justification":"code_not_reachable"}"#

  /// Whether CVE-1 in `a 1` is excused.
  private static let documents: [(String, String, Bool)] =
    ["", "/v0.0.0", "/v0.0.1", "/v0.0.2"].map { context in
      (
        "OpenVEX \(context)",
        openVEX(context, statement(#"\#(product),"status":"not_affected",\#(reason)"#), time), true
      )
    } + [
      (
        "OpenVEX 0.0.1, affected (go-vex)",
        openVEX("/v0.0.1", statement(#"\#(product),"status":"affected""#), time), false
      ),
      (
        "OpenVEX 0.0.1, fixed without a note (go-vex)",
        openVEX("/v0.0.1", statement(#"\#(product),"status":"fixed""#), time), false
      ),
      (
        "OpenVEX 0.0.1, part of an image",
        openVEX(
          "/v0.0.1",
          statement(
            #""products":["pkg:oci/x@latest"],"subcomponents":["pkg:deb/debian/a@1"],"status":"not_affected",\#(reason)"#
          ), time), false
      ),
      (
        "OpenVEX 0.0.1, another version",
        openVEX(
          "/v0.0.1",
          statement(#""products":["pkg:deb/debian/a@2"],"status":"not_affected",\#(reason)"#), time),
        false
      ),
      (
        "OpenVEX without a version, in the form of 0.2.0 (trivy)",
        openVEX(
          "",
          #"{"vulnerability":{"name":"CVE-1"},"products":[{"@id":"pkg:deb/debian/a@1"}],"status":"not_affected",\#(reason)}"#,
          time), true
      ),
      (
        "OpenVEX 0.2.0 without the time of the document",
        openVEX(
          "/v0.2.0",
          #"{"vulnerability":{"name":"CVE-1"},"products":[{"@id":"pkg:deb/debian/a@1"}],"status":"not_affected",\#(reason),"timestamp":"2026-11-23T12:00:00Z"}"#
        ), true
      ),
    ]
    + ["1.4", "1.5", "1.6", "1.7"].map { version in
      (
        "CycloneDX \(version)",
        cycloneDX(version, #"\#(analysis),"affects":[{"ref":"pkg:deb/debian/a@1"}]"#), true
      )
    } + [("CycloneDX, nothing affected", cycloneDX("1.5", analysis), false)]

  @Test(arguments: documents) func excuses(label: String, text: String, isExcused: Bool) throws {
    for bytes in [Array(text.utf8), [0xef, 0xbb, 0xbf] + Array(text.utf8)] {
      let statements = try VEXDocument.read(bytes).statements
      #expect(statements.count == 1)
      let finding = VEXSample.finding("CVE-1", "a", "1")
      #expect((VEX.excuses(finding, statements) != nil) == isExcused)
      #expect(VEX.excuses(VEXSample.finding("CVE-1", "a", "3"), statements) == nil)
      #expect(VEX.excuses(VEXSample.finding("CVE-2", "a", "1"), statements) == nil)
    }
  }

  @Test func anAnalysisOfNothingRemovesAnExcuse() throws {
    let excuse = try VEXDocument.read(
      Array(
        Self.cycloneDX("1.5", #"\#(Self.analysis),"affects":[{"ref":"pkg:deb/debian/a@1"}]"#).utf8))
    let doubt = try VEXDocument.read(
      Array(Self.cycloneDX("1.5", #""analysis":{"state":"exploitable"}"#).utf8))
    let finding = VEXSample.finding("CVE-1", "a", "1")
    #expect(VEX.excuses(finding, excuse.statements) != nil)
    #expect(VEX.excuses(finding, excuse.statements + doubt.statements) == nil)
  }

  @Test(arguments: [
    ("a later version", openVEX("/v0.3.0", "", time), "@context"),
    ("another namespace", openVEX(".example", "", time), "@context"),
    (
      "objects with subcomponents of the statement",
      openVEX(
        "",
        statement(
          #""products":[{"@id":"pkg:oci/x"}],"subcomponents":["pkg:deb/debian/a@1"],"status":"not_affected""#
        ), time), "subcomponents"
    ),
    (
      "objects and strings",
      openVEX("", statement(#""products":["a",{"@id":"b"}],"status":"fixed""#), time), "products"
    ),
    (
      "a string in version 0.2.0",
      openVEX("/v0.2.0", statement(#"\#(product),"status":"fixed""#), time), "vulnerability"
    ),
    (
      "no products in an early version", openVEX("", statement(#""status":"fixed""#), time),
      "products: missing"
    ),
    (
      "an unknown status in an early version",
      openVEX("", statement(#"\#(product),"status":"ok""#), time), "status: unknown value"
    ),
    ("a later CycloneDX", cycloneDX("2.0", analysis), "specVersion"),
  ])
  func refuses(label: String, text: String, words: String) {
    let error = #expect(throws: EvidenceError.self) { try VEXDocument.read(Array(text.utf8)) }
    #expect(error?.description.contains(words) == true, "\(String(describing: error))")
  }
}
