import Crypto
import JSON
import RFC3339
import Testing

@testable import Evidence

@Suite struct VEXTests {
  private func excused(_ statements: [JSONValue], _ finding: Finding? = nil) throws -> Bool {
    let document = try VEXDocument.read(VEXSample.document(statements))
    let finding = finding ?? VEXSample.finding("CVE-1", "a", "1")
    return VEX.excuses(finding, document.statements) != nil
  }

  @Test(arguments: [
    ("not affected, with a reason", "not_affected", "never called", true),
    ("not affected, without one", "not_affected", nil, false),
    ("not affected, with a blank one", "not_affected", " \n", false),
    ("fixed, with a reason", "fixed", "patched by us", true),
    ("fixed, without one", "fixed", nil, false),
    ("affected", "affected", "really", false),
    ("under investigation", "under_investigation", "soon", false),
  ])
  func excusesOnlyWithAReason(
    label: String, status: String, reason: String?, isExcused: Bool
  ) throws {
    let statement = VEXSample.statement(status, reason: reason)
    #expect(try excused([statement]) == isExcused, "\(label)")
  }

  @Test(arguments: [
    ("the same version", "pkg:deb/debian/a@1", "a", "1", true),
    ("with qualifiers", "pkg:deb/debian/a@1?arch=amd64", "a", "1", true),
    ("no version: every version", "pkg:deb/debian/a", "a", "1", true),
    ("an encoded version", "pkg:deb/debian/a@1%3A1%2Bb", "a", "1:1+b", true),
    ("another version", "pkg:deb/debian/a@1", "a", "1.0", false),
    ("a version that the scanner does not state", "pkg:deb/debian/a@1", "a", "", false),
    ("another package", "pkg:deb/debian/a@1", "b", "1", false),
    ("a longer name", "pkg:deb/debian/a@1", "aa", "1", false),
    ("another case", "pkg:deb/debian/a@1", "A", "1", false),
    ("a namespace that scanners write", "pkg:npm/%40s/a@1", "@s/a", "1", true),
    ("a scope that is not encoded", "pkg:npm/@s/a@1", "@s/a", "1", true),
    ("a scope left out", "pkg:npm/%40s/a@1", "a", "1", false),
    ("a module's path", "pkg:golang/example.com/x/a@v1", "example.com/x/a", "v1", true),
    ("a group of maven", "pkg:maven/org.x/a@1", "org.x:a", "1", true),
    ("another group of maven", "pkg:maven/org.x/a@1", "org.y:a", "1", false),
    ("a part of the package", "pkg:deb/debian/a@1#usr/bin", "a", "1", false),
    ("an empty version", "pkg:deb/debian/a@", "a", "1", false),
    ("a broken encoding", "pkg:deb/debian/a@%3", "a", "%3", false),
    ("no type", "pkg:a@1", "a", "1", false),
    ("the name alone", "a", "a", "1", true),
    ("an address that ends in it", "https://example.com/a", "a", "1", false),
    ("a type without a distributor", "pkg:generic/a@1", "a", "1", true),
  ])
  func comparesThePackage(
    label: String, product: String, package: String, version: String, isExcused: Bool
  ) throws {
    let statement = VEXSample.statement("not_affected", of: product, reason: "r")
    let finding = VEXSample.finding("CVE-1", package, version)
    #expect(try excused([statement], finding) == isExcused, "\(label)")
  }

  @Test func excusesFixedOnlyWithAVersion() throws {
    let finding = VEXSample.finding("CVE-1", "a", "1")
    let every = VEXSample.statement("fixed", of: "pkg:deb/debian/a", reason: "r")
    let one = VEXSample.statement("fixed", of: "pkg:deb/debian/a@1", reason: "r")
    #expect(try !excused([every], finding))
    #expect(try excused([one], finding))
  }

  @Test func findsAVulnerabilityByAnyOfItsNames() throws {
    let statements = try VEXDocument.read(EvidenceVectors.read("vex-openvex.json")).statements
    func isExcused(_ id: String, _ aliases: [String] = []) -> Bool {
      let finding = VEXSample.finding(id, "libalpha", "1.0-1", aliases: aliases)
      return VEX.excuses(finding, statements) != nil
    }
    #expect(isExcused("CVE-2026-0001"))
    #expect(isExcused("GHSA-aaaa-bbbb-cccc"))
    #expect(isExcused("DEBIAN-1", ["CVE-2026-0001"]))
    #expect(!isExcused("CVE-2026-00011"))
    #expect(!isExcused("cve-2026-0001"))
    #expect(!isExcused("CVE-2026-9999"))
  }

  @Test func neverExcusesMalware() throws {
    let document: JSONValue = [
      "@context": .string(OpenVEX.context), "timestamp": "2026-11-23T12:00:00Z",
      "statements": [
        [
          "vulnerability": ["name": "MAL-2026-1", "aliases": ["CVE-1"]], "products": [["@id": "a"]],
          "status": "not_affected", "impact_statement": "r",
        ]
      ],
    ]
    let statements = try VEXDocument.read(document.canonical).statements
    #expect(VEX.excuses(VEXSample.finding("CVE-1", "a", "1"), statements) != nil)
    #expect(VEX.excuses(VEXSample.finding("MAL-2026-1", "a", "1"), statements) == nil)
    let alias = VEXSample.finding("CVE-1", "a", "1", aliases: ["MAL-2026-1"])
    #expect(VEX.excuses(alias, statements) == nil)
  }

  private static let early = "2026-11-20T12:00:00Z"
  private static let late = "2026-11-22T12:00:00Z"

  /// Each row in both orders of the two statements: the time decides, not the order.
  @Test(arguments: [
    ("a later excuse", early, "affected", late, "pkg:deb/debian/a@1", true),
    ("an earlier excuse", late, "affected", early, "pkg:deb/debian/a@1", false),
    ("of the same second", early, "affected", early, "pkg:deb/debian/a@1", false),
    ("doubt that came later", late, "under_investigation", early, "pkg:deb/debian/a@1", false),
    ("an excuse without reason", late, "not_affected", early, "pkg:deb/debian/a@1", false),
    ("about every version", late, "affected", early, "pkg:deb/debian/a", false),
    ("about another version", late, "affected", early, "pkg:deb/debian/a@2", true),
    ("about another package", late, "affected", early, "pkg:deb/debian/b@1", true),
    ("about a part", late, "affected", early, "pkg:deb/debian/a@1#x", false),
    ("about something unknown", late, "affected", early, "urn:uuid:1", false),
    ("about a malformed package", late, "affected", early, "pkg:deb/debian/a@%", false),
  ])
  func theLatestStatementDecides(
    label: String, otherTime: String, status: String, excuseTime: String, product: String,
    isExcused: Bool
  ) throws {
    let other = VEXSample.statement(status, of: product, at: otherTime)
    let excuse = VEXSample.statement("not_affected", at: excuseTime, reason: "r")
    #expect(try excused([other, excuse]) == isExcused, "\(label)")
    #expect(try excused([excuse, other]) == isExcused, "\(label)")
  }

  @Test func anOppositeWithoutATimeOvertakesEveryExcuse() {
    func statement(_ status: VEXStatement.Status, _ time: Timestamp?) -> VEXStatement {
      VEXStatement(
        vulnerabilities: ["CVE-1"], products: [VEXProduct("a")], status: status, justification: "r",
        timestamp: time)
    }
    let finding = VEXSample.finding("CVE-1", "a", "1")
    let excuse = statement(.notAffected, Timestamp(Self.late))
    #expect(VEX.excuses(finding, [excuse, statement(.affected, nil)]) == nil)
    let timeless = statement(.notAffected, nil)
    #expect(VEX.excuses(finding, [timeless]) == timeless)
    #expect(VEX.excuses(finding, [timeless, statement(.affected, Timestamp(Self.early))]) == nil)
  }

  @Test func excusesAPartOfAnImageOnlyInThatImage() throws {
    let image = SHA256.digest(of: [1])
    func statements(_ product: JSONValue.Member...) throws -> [VEXStatement] {
      let parts = JSONValue.Member("subcomponents", [["@id": "pkg:deb/debian/a@1"]])
      let statement: JSONValue = [
        "vulnerability": ["name": "CVE-1"], "products": [.object(product + [parts])],
        "status": "not_affected", "impact_statement": "r",
      ]
      return try VEXDocument.read(VEXSample.document([statement])).statements
    }
    let finding = VEXSample.finding("CVE-1", "a", "1")
    let byURL = try statements(.init("@id", .string("pkg:oci/relay@sha256%3A\(image.hex)")))
    let byHash = try statements(.init("hashes", ["sha-256": .string(image.hex)]))
    for said in [byURL, byHash] {
      #expect(VEX.excuses(finding, said, subjects: [image]) != nil)
      #expect(VEX.excuses(finding, said, subjects: [SHA256.digest(of: [2])]) == nil)
      #expect(VEX.excuses(finding, said) == nil)
    }
    let byTag = try statements(.init("@id", "pkg:oci/relay@latest"))
    #expect(VEX.excuses(finding, byTag, subjects: [image]) == nil)
  }
}
