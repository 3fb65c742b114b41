import JSON
import Testing

@testable import Evidence

/// Whatever is removed from a report, renamed or emptied, a report with critical findings never passes, and a clean
/// report does not pass without the members that show that something was examined.
@Suite struct ScanMutationTests {
  /// Two critical findings in each report, in two places: one removal leaves the other.
  private static let dirty: [(String, String)] = [
    (
      "osv-scanner",
      #"{"results":[{"source":{"path":"a"},"packages":[{"package":{"name":"p","version":"1"},"vulnerabilities":[{"id":"CVE-1","severity":[{"type":"CVSS_V3","score":"x"}],"database_specific":{"severity":"CRITICAL"}}],"groups":[{"ids":["CVE-1"],"aliases":[],"max_severity":"9.8"}]}]},{"source":{"path":"b"},"packages":[{"package":{"name":"q","version":"1"},"vulnerabilities":[{"id":"CVE-2","severity":[{"type":"CVSS_V3","score":"x"}],"database_specific":{"severity":"CRITICAL"}}],"groups":[{"ids":["CVE-2"],"aliases":[],"max_severity":"9.8"}]}]}]}"#
    ),
    (
      "trivy",
      #"{"SchemaVersion":2,"CreatedAt":"2026-11-27T12:00:00Z","ArtifactType":"container_image","Metadata":{"RepoDigests":["r@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"]},"Results":[{"Target":"t","Class":"os-pkgs","Packages":[{"Name":"p"}],"Vulnerabilities":[{"VulnerabilityID":"CVE-1","PkgName":"p","Severity":"CRITICAL","CVSS":{"nvd":{"V3Score":9.8}}}]},{"Target":"u","Class":"lang-pkgs","Packages":[{"Name":"q"}],"Vulnerabilities":[{"VulnerabilityID":"CVE-2","PkgName":"q","Severity":"CRITICAL","CVSS":{"nvd":{"V3Score":9.8}}}]}]}"#
    ),
    (
      "grype",
      #"{"matches":[{"vulnerability":{"id":"CVE-1","severity":"Critical","cvss":[{"metrics":{"baseScore":9.8}}]},"artifact":{"name":"p","version":"1"}},{"vulnerability":{"id":"CVE-2","severity":"Critical","cvss":[{"metrics":{"baseScore":9.8}}]},"artifact":{"name":"q","version":"1"}}],"source":{"type":"image","target":{"imageID":"sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}},"descriptor":{"name":"grype","version":"1","timestamp":"2026-11-27T12:00:00Z","db":{"status":{"built":"2026-11-27T01:00:00Z","valid":true}}}}"#
    ),
    (
      "sarif",
      #"{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"t","rules":[{"id":"A","properties":{"security-severity":"9.8"}},{"id":"B","properties":{"security-severity":"9.8"}}]}},"results":[{"ruleId":"A","level":"error"},{"ruleId":"B","level":"error"}]}]}"#
    ),
  ]

  private static let clean: [(String, String)] = [
    (
      "osv-scanner",
      #"{"results":[{"source":{"path":"a"},"packages":[{"package":{"name":"p","version":"1"}}]}]}"#
    ),
    (
      "trivy",
      #"{"SchemaVersion":2,"CreatedAt":"2026-11-27T12:00:00Z","ArtifactType":"container_image","Metadata":{"RepoDigests":["r@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"]},"Results":[{"Target":"t","Class":"os-pkgs","Packages":[{"Name":"p"}]}]}"#
    ),
    (
      "grype",
      #"{"matches":[],"source":{"type":"image","target":{"imageID":"sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}},"descriptor":{"name":"grype","version":"1","timestamp":"2026-11-27T12:00:00Z","db":{"status":{"built":"2026-11-27T01:00:00Z","valid":true}}}}"#
    ),
    (
      "sarif",
      #"{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"t","rules":[]}},"results":[]}]}"#
    ),
  ]

  /// Members whose removal must be detected, by format.
  private static let needed: [String: Set<String>] = [
    "osv-scanner": ["results", "source", "path", "packages", "package", "name"],
    "trivy": [
      "SchemaVersion", "CreatedAt", "ArtifactType", "Metadata", "RepoDigests", "Results", "Target",
      "Class", "Packages",
    ],
    "grype": [
      "matches", "source", "type", "target", "imageID", "descriptor", "name", "timestamp", "db",
      "status", "built",
    ],
    "sarif": ["version", "runs", "tool", "driver", "results"],
  ]

  /// Whether the gate's rules would accept the report, with an index that states what the format cannot.
  private static func passes(_ value: JSONValue) -> Bool {
    guard let scan = try? ScanReader.read(value.canonical) else { return false }
    let lacks = scan.subjects == .missing || scan.scanned == .missing || scan.database == .missing
    return !scan.targets.isEmpty && scan.packages != .value(0) && !lacks
      && CriticalFindings.among(scan, criticalScore: 900).isEmpty
  }

  @Test(arguments: dirty)
  func neverPassesADirtyReport(format: String, text: String) throws {
    let report = try JSONValue.parse(Array(text.utf8))
    #expect(!Self.passes(report))
    // A clean report has an empty list of findings: only the file's digest shows that it was emptied.
    let emptied = ["matches with []", "runs[0].results with []"]
    for mutant in report.mutants where !emptied.contains(mutant.change) {
      #expect(!Self.passes(mutant.value), "\(format): \(mutant.change)")
    }
  }

  @Test(arguments: clean)
  func neverPassesACleanReportWithoutWhatItNeeds(format: String, text: String) throws {
    let report = try JSONValue.parse(Array(text.utf8))
    #expect(Self.passes(report), "\(format)")
    for mutant in report.mutants where Self.needed[format]?.contains(mutant.name) == true {
      if format == "grype", mutant.change.contains("matches"), mutant.change.contains("with []") {
        continue
      }
      if format == "sarif", mutant.change.contains("results"), mutant.change.contains("with []") {
        continue
      }
      if mutant.change.contains("replace source.path") { continue }
      #expect(!Self.passes(mutant.value), "\(format): \(mutant.change)")
    }
  }
}

/// A document with one change.
struct JSONMutant {
  let value: JSONValue
  /// The member that was changed; empty for an element of a list.
  let name: String
  let change: String
}

extension JSONValue {
  /// Every document that one change makes: a member removed or renamed, an element removed, a value replaced by `null`,
  /// an empty text or an empty list.
  var mutants: [JSONMutant] { mutants(at: "") }

  private func mutants(at path: String) -> [JSONMutant] {
    switch self {
    case .object(let members):
      return members.indices.flatMap { index -> [JSONMutant] in
        let member = members[index]
        let place = path.isEmpty ? member.name : "\(path).\(member.name)"
        func with(_ replaced: [Member]) -> JSONValue {
          .object(members[..<index] + replaced + members[(index + 1)...])
        }
        var found = [
          JSONMutant(value: with([]), name: member.name, change: "delete \(place)"),
          JSONMutant(
            value: with([Member(member.name + "x", member.value)]), name: member.name,
            change: "rename \(place)"),
        ]
        for (text, value) in [("null", JSONValue.null), ("\"\"", ""), ("[]", [])]
        where value != member.value {
          found.append(
            JSONMutant(
              value: with([Member(member.name, value)]), name: member.name,
              change: "\(place) with \(text)"))
        }
        return found
          + member.value.mutants(at: place).map {
            JSONMutant(
              value: with([Member(member.name, $0.value)]), name: $0.name, change: $0.change)
          }
      }
    case .array(let elements):
      return elements.indices.flatMap { index -> [JSONMutant] in
        let rest = Array(elements[..<index] + elements[(index + 1)...])
        return [JSONMutant(value: .array(rest), name: "", change: "delete \(path)[\(index)]")]
          + elements[index].mutants(at: "\(path)[\(index)]").map { mutant in
            var changed = elements
            changed[index] = mutant.value
            return JSONMutant(value: .array(changed), name: mutant.name, change: mutant.change)
          }
      }
    default: return []
    }
  }
}
