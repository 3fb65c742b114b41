import Crypto
import JSON

/// What the runs of a SARIF report state about the scan itself: by which tools, of what, and how
/// completely.
struct SARIFFacts {
  /// The reasons of the tools why their results may be incomplete.
  private(set) var doubts: [String] = []
  /// The names of the drivers that do not look for known vulnerabilities.
  private(set) var otherTools: [String] = []
  private var digests: [Digest] = []
  private var isImage = false
  private var isFolder = false

  /// The digests of the scanned image. Trivy writes them as properties of a run.
  var subjects: Stated<[Digest]> {
    guard digests.isEmpty else { return .value(digests) }
    return isImage ? .missing : .notInFormat
  }

  var artifact: Scan.Artifact {
    guard !isFolder else { return .other("filesystem") }
    return isImage ? .image : .unstated
  }

  /// Adds the facts of the log file itself.
  mutating func add(report: EvidenceObject) throws(EvidenceError) {
    if try !report.listOrEmpty("inlineExternalProperties").isEmpty {
      note("results outside of its runs")
    }
  }

  /// Adds the facts of one run, whose tool has `rules`.
  mutating func add(_ run: EvidenceObject, rules: [JSONItem]) throws(EvidenceError) {
    let name = try run.object("tool").object("driver").nonemptyText("name")
    if !VulnerabilityScanner.isKnown(name), !rules.contains(where: VulnerabilityScanner.isAdvisory)
    {
      otherTools.append(name)
    }
    addDoubts(of: run.item)
    addArtifact(of: run.item, isTrivy: name == "Trivy")
  }

  private mutating func note(_ doubt: String) {
    if !doubts.contains(doubt) { doubts.append(doubt) }
  }

  private mutating func addDoubts(of run: JSONItem) {
    let conversion = run["conversion"]?["invocation"]
    for invocation in (run["invocations"]?.elements ?? []) + [conversion].compactMap(\.self) {
      let notifications = ["toolExecutionNotifications", "toolConfigurationNotifications"]
        .flatMap { invocation[$0]?.elements ?? [] }
      if notifications.contains(where: { $0["level"]?.stringValue == "error" }) {
        note("a notification of an error")
      }
      for member in ["processStartFailureMessage", "exitSignalName", "exitSignalNumber"]
      where invocation[member].map({ !$0.isNull }) ?? false {
        note("an end before its time")
      }
    }
    if let references = run["externalPropertyFileReferences"], !references.isNull {
      note("results in other files")
    }
  }

  private mutating func addArtifact(of run: JSONItem, isTrivy: Bool) {
    let properties = run["properties"]
    let names =
      (properties?["repoDigests"]?.elements ?? []).compactMap(\.stringValue)
      + [properties?["imageID"]?.stringValue ?? ""]
    digests += DigestText.digests(in: names).value ?? []
    if properties?["imageName"] != nil || properties?["repoDigests"] != nil {
      isImage = true
    } else if isTrivy, let root = run["originalUriBaseIds"]?["ROOTPATH"]?["uri"]?.stringValue,
      root != "file:///"
    {
      // Trivy states the root of the files only if it scanned files.
      isFolder = true
    }
  }
}

/// Distinguishes scanners for known vulnerabilities from other tools that write SARIF, such as
/// linters.
enum VulnerabilityScanner {
  /// The names of scanners as `tool.driver.name`, as letters and digits in lower case. A product's
  /// name may follow.
  private static let names = [
    "trivy", "grype", "anchore", "osvscanner", "snykopensource", "snykcontainer", "dockerscout",
    "clair", "dependencycheck", "owaspdependencycheck", "jfrogxray", "xray", "blackduck",
    "prismacloud", "twistlock", "twistcli", "sysdig", "amazoninspector", "govulncheck",
    "cargoaudit", "pipaudit", "npmaudit", "vexhub", "neuvector", "qualys", "wiz",
  ]

  /// The beginnings of the ids of published advisories.
  private static let advisories = [
    "CVE-", "GHSA-", "OSV-", "MAL-", "SNYK-", "RUSTSEC-", "PYSEC-", "GO-", "RSEC-", "DSA-", "DLA-",
    "USN-", "UBUNTU-CVE-", "DEBIAN-CVE-", "RHSA-", "ALAS", "ELSA-", "RLSA-", "SUSE-SU-", "TEMP-",
    "ALPINE-CVE-", "CGA-",
  ]

  /// Reports whether the driver is a scanner that writes a report without rules if it finds nothing.
  static func isKnown(_ name: String) -> Bool {
    let plain = String(decoding: name.lowercased().utf8.filter(isLetterOrDigit), as: UTF8.self)
    return plain == "snyk" || names.contains { plain.hasPrefix($0) }
  }

  /// Reports whether a rule is an advisory: it has a score, and its id is that of an advisory.
  static func isAdvisory(_ rule: JSONItem) -> Bool {
    guard rule["properties"]?["security-severity"] != nil, let id = rule["id"]?.stringValue else {
      return false
    }
    return advisories.contains { id.utf8.starts(with: $0.utf8) }
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte)
  }
}
