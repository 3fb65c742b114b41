import JSON
import RFC3339

@testable import Evidence

/// Findings and statements for the VEX tests.
enum VEXSample {
  static func finding(
    _ id: String, _ package: String, _ version: String, aliases: [String] = []
  ) -> Finding {
    Finding(
      id: id, aliases: aliases, package: package, version: version, fixedIn: [],
      severity: .init(label: .critical, score: 980), source: "")
  }

  /// The packages that the vectors name, at their own version and at the next one.
  static let findings = [
    ("CVE-2026-0001", "libalpha", "1.0-1"), ("CVE-2026-0002", "libbeta", "2.0"),
    ("CVE-2026-0003", "libgamma", "3.0"), ("CVE-2026-0004", "libdelta", "4.0"),
    ("CVE-2026-0005", "libepsilon", "5.0"), ("CVE-2026-0006", "libzeta", "6.0"),
    ("CVE-2026-0001", "libalpha", "1.1-1"), ("CVE-2026-0002", "libalpha", "1.0-1"),
    ("CVE-2026-0005", "libepsilon", "5.1"), ("", "", ""),
  ].map { finding($0.0, $0.1, $0.2) }

  /// An OpenVEX statement about CVE-1 in `product`.
  static func statement(
    _ status: String, of product: String = "pkg:deb/debian/a@1", at time: String? = nil,
    reason: String? = nil
  ) -> JSONValue {
    var members: [JSONValue.Member] = [
      .init("vulnerability", ["name": "CVE-1"]), .init("products", [["@id": .string(product)]]),
      .init("status", .string(status)),
    ]
    if let time { members.append(.init("timestamp", .string(time))) }
    if let reason { members.append(.init("impact_statement", .string(reason))) }
    return .object(members)
  }

  /// An OpenVEX document of some statements.
  static func document(_ statements: [JSONValue]) -> [UInt8] {
    let document: JSONValue = [
      "@context": .string(OpenVEX.context), "timestamp": "2026-11-23T12:00:00Z",
      "statements": .array(statements),
    ]
    return document.canonical
  }
}
