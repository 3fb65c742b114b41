import JSON
import RFC3339
import Support
import Testing

@testable import Evidence

@Suite struct VEXDocumentTests {
  @Test func readsOpenVEX() throws {
    let document = try VEXDocument.read(EvidenceVectors.read("vex-openvex.json"))
    #expect(document.format == .openVEX)
    let first = try #require(document.statements.first)
    #expect(first.vulnerabilities == ["CVE-2026-0001", "GHSA-aaaa-bbbb-cccc"])
    #expect(first.products.map(\.names) == [["libalpha"]])
    #expect(first.products.map(\.version) == ["1.0-1"])
    #expect(first.justification == "vulnerable_code_not_in_execute_path")
    #expect(first.timestamp == Timestamp("2026-11-23T12:00:00Z"))
    #expect(
      document.statements.map(\.status) == [
        .notAffected, .notAffected, .underInvestigation, .affected, .fixed, .notAffected,
      ])
  }

  @Test func readsCycloneDX() throws {
    let document = try VEXDocument.read(EvidenceVectors.read("vex-cyclonedx.json"))
    #expect(document.format == .cycloneDX)
    let first = try #require(document.statements.first)
    #expect(first.vulnerabilities == ["CVE-2026-0001", "GHSA-aaaa-bbbb-cccc"])
    #expect(first.products.map(\.names) == [["libalpha"]])
    #expect(first.products.map(\.version) == ["1.0-1"])
    #expect(first.justification == "code_not_reachable")
    #expect(first.timestamp == Timestamp("2026-11-24T12:00:00Z"))
    #expect(
      document.statements.map(\.status) == [
        .notAffected, .notAffected, .underInvestigation, .affected, .fixed,
      ])
  }

  private func cycloneDX(
    ref: String, components: JSONValue = [], versions: JSONValue? = nil, state: String = "resolved"
  ) throws -> [VEXStatement] {
    var affected: [JSONValue.Member] = [.init("ref", .string(ref))]
    if let versions { affected.append(.init("versions", versions)) }
    let document: JSONValue = [
      "bomFormat": "CycloneDX", "specVersion": "1.6", "serialNumber": "urn:uuid:1-2",
      "components": components,
      "vulnerabilities": [
        [
          "id": "CVE-1", "analysis": ["state": .string(state), "detail": "d"],
          "affects": [.object(affected)],
        ]
      ],
    ]
    return try VEXDocument.read(document.canonical).statements
  }

  private static let component: JSONValue = [["bom-ref": "c", "name": "a", "version": "1"]]

  @Test(arguments: [
    ("a component here", "c", true), ("a link to this document", "urn:cdx:1-2/1#c", true),
    ("a link to another one", "urn:cdx:9-9/1#c", false),
    ("a package after a link", "urn:cdx:9-9/1#pkg:deb/debian/a@1", true),
    ("a package", "pkg:deb/debian/a@1", true),
    ("a link to a whole document", "urn:cdx:1-2/1", false),
    ("a component that is not here", "d", false),
  ])
  func resolvesReferences(label: String, reference: String, isExcused: Bool) throws {
    let statements = try cycloneDX(ref: reference, components: Self.component)
    let finding = VEXSample.finding("CVE-1", "a", "1")
    #expect((VEX.excuses(finding, statements) != nil) == isExcused, "\(label)")
    let other = VEXSample.finding("CVE-1", "a", "2")
    #expect(VEX.excuses(other, statements) == nil, "\(label)")
  }

  @Test func excusesOnlyVersionsListedAsUnaffected() throws {
    let versions: JSONValue = [
      ["version": "1"], ["version": "2", "status": "affected"],
      ["version": "3", "status": "unaffected"], ["version": "4", "status": "unknown"],
      ["range": "vers:deb/>=5", "status": "unaffected"],
    ]
    let statements = try cycloneDX(ref: "pkg:deb/debian/a", versions: versions)
    for version in ["1", "2", "3", "4", "5", ""] {
      let finding = VEXSample.finding("CVE-1", "a", version)
      #expect((VEX.excuses(finding, statements) != nil) == (version == "3"), "\(version)")
    }
    let affected = try cycloneDX(
      ref: "c", components: Self.component, versions: versions, state: "exploitable")
    #expect(affected.first?.products.first?.version == nil)
  }

  private static let vulnerability: JSONValue = ["name": "CVE-1"]

  @Test(arguments: [
    ("not JSON", "<a/>", "unexpected byte"), ("empty", "", "no JSON value"),
    ("two documents", "{}{}", "bytes after"), ("a list", "[]", "the document: expected an object"),
    ("a name twice", "{\"@context\":\"a\",\"@context\":\"b\"}", "duplicate name"),
    ("a document of another kind", "{\"matches\":[]}", "not a VEX document"),
    (
      "a later OpenVEX", "{\"@context\":\"https://openvex.dev/ns/v0.3.0\"}",
      "expected https://openvex"
    ),
    ("a context that is not a string", "{\"@context\":[]}", "@context: expected a string"),
    (
      "another CycloneDX", "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.3\"}",
      "1.4, 1.5, 1.6, 1.7"
    ),
    (
      "a time without a zone",
      "{\"@context\":\"https://openvex.dev/ns/v0.2.0\",\"timestamp\":\"2026-11-23T12:00:00\"}",
      "timestamp: expected a time"
    ),
    (
      "no statements",
      "{\"@context\":\"https://openvex.dev/ns/v0.2.0\",\"timestamp\":\"2026-11-23T12:00:00Z\"}",
      "statements: missing"
    ),
  ])
  func refusesADocument(label: String, text: String, words: String) {
    let error = #expect(throws: EvidenceError.self, "\(label)") {
      try VEXDocument.read(Array(text.utf8))
    }
    #expect(error?.description.contains(words) == true, "\(label): \(String(describing: error))")
  }

  @Test(
    arguments: [
      ("no vulnerability", ["status": "fixed"], "statements[0].vulnerability: missing"),
      (
        "a vulnerability as a text", ["vulnerability": "CVE-1"], "vulnerability: expected an object"
      ),
      (
        "no status", ["vulnerability": vulnerability, "products": [["@id": "a"]]],
        "statements[0].status: missing"
      ),
      (
        "an unknown status", ["vulnerability": vulnerability, "status": "x"],
        "status: unknown value, expected one of affected, fixed, not_affected"
      ),
      ("no products", ["vulnerability": vulnerability, "status": "fixed"], "products: missing"),
      (
        "an unknown justification",
        [
          "vulnerability": vulnerability, "status": "not_affected", "products": [["@id": "a"]],
          "justification": "trust_me",
        ], "justification: unknown value"
      ),
      (
        "aliases that are not texts",
        [
          "vulnerability": ["name": "a", "aliases": [1]], "status": "fixed",
          "products": [["@id": "a"]],
        ],
        "statements[0].vulnerability.aliases: expected a list of strings"
      ),
      ("a statement that is not an object", 1, "statements[0]: expected an object"),
    ] as [(String, JSONValue, String)])
  func refusesAStatement(label: String, statement: JSONValue, words: String) {
    let error = #expect(throws: EvidenceError.self, "\(label)") {
      try VEXDocument.read(VEXSample.document([statement]))
    }
    #expect(error?.description.contains(words) == true, "\(label): \(String(describing: error))")
  }

  @Test func refusesTwoComponentsWithOneName() {
    #expect(throws: EvidenceError.self) {
      try cycloneDX(
        ref: "c", components: [["bom-ref": "c", "name": "a"], ["bom-ref": "c", "name": "b"]])
    }
  }

  @Test func refusesMoreBytesThanItsLimit() {
    #expect(throws: VEXDocument.tooLarge) {
      try VEXDocument.read(Array(repeating: 0x20, count: (16 << 20) + 1))
    }
  }
}
