import Configuration
import Crypto
import RFC3339

@testable import Evidence
@testable import Gate

/// The content of a folder of evidence, to be changed.
struct EvidenceParts {
  /// One file and what the index says about it.
  struct Part {
    var bytes: [UInt8] = []
    var created = EvidenceParts.created
    var subject: Digest?
    var packages: Int?
    var database: Timestamp?
    var zone: UTCOffset?
    /// The digest in the index; `nil` is that of the bytes.
    var recorded: Digest?
    var isListed = true
    /// Whether the reader asked for the file.
    var wasRead = true
    /// Why it could not be read.
    var error: EvidenceError?

    var text: String {
      get { String(decoding: bytes, as: UTF8.self) }
      set { bytes = Array(newValue.utf8) }
    }
  }

  /// When every file of the sample was made: 60 min before the decision.
  static let created = GateSample.now.adding(seconds: -3600)
  /// When the scanners' databases of the sample were made.
  static let database = GateSample.now.adding(days: -1)

  /// The commit of the index.
  var commit: String
  /// The CI run of the index.
  var run: String?
  /// The CI run that `--run` requires.
  var requiredRun: String?
  var parts: [String: Part]
  /// Why the index could not be read.
  var indexError: EvidenceError?

  /// A file; a new one has no bytes.
  subscript(name: String) -> Part {
    get { parts[name] ?? Part() }
    set { parts[name] = newValue }
  }

  /// The content of `evidence`.
  init(_ evidence: EvidenceSet) {
    commit = evidence.commit
    parts = [:]
    guard let index = try? evidence.index.get().index else { return }
    (commit, run, requiredRun) = (index.commit, index.run, evidence.run)
    for entry in index.files {
      parts[entry.name] = Part(
        bytes: (try? evidence.files[entry.name]?.get().bytes) ?? [], created: entry.created,
        subject: entry.subject, packages: entry.packages, database: entry.database,
        zone: entry.zone)
    }
  }

  /// Everything that a promotion of `source` into `target` needs.
  init(
    sample source: ReadEnvironment, _ target: ReadEnvironment, policy: Digest,
    exceptions: FileDigest
  ) {
    commit = GateSample.commit
    parts = [:]
    for suite in ["routing", "a2a-adapter"] {
      self["suites/\(suite).xml"].text = EvidenceParts.suite(suite)
    }
    self["lock_verification.json"].text = """
      {"sha256": "\(GateSample.lock.sha256.hex)", "verified": "\(EvidenceParts.created)", "verdict": "yes", "differences": [],
        "checked": {"sources": 2, "libraries": 4, "binaries": 2}}
      """
    self["diff_report.md"].text = """
      # Deployment test report: \(source.content.name) → \(target.content.name)

      | \(source.digest.name) | \(source.digest.sha256.hex) |
      | \(target.digest.name) | \(target.digest.sha256.hex) |
      | environments/policy.yaml | \(policy.hex) |
      | \(exceptions.name) | \(exceptions.sha256.hex) |
      """
    self["scan_lock.json"].text = """
      {"results": [{"source": {"path": "sbom.cdx.json", "type": "sbom"}, "packages": [
        {"package": {"name": "libssl3", "version": "3.0.19", "ecosystem": "Debian:12"}}]}]}
      """
    self["scan_lock.json"].subject = GateSample.lock.sha256
    self["scan_lock.json"].database = EvidenceParts.database
    self["scan_image.json"].text = EvidenceParts.imageScan
    self["scan_image.json"].database = EvidenceParts.database
  }

  /// A green suite of two tests.
  static func suite(_ name: String) -> String {
    """
    <testsuite name="\(name)" tests="2" failures="0" errors="0" timestamp="\(created)">\
    <testcase classname="\(name)" name="a"/><testcase classname="\(name)" name="b"/></testsuite>
    """
  }

  /// A clean report of Trivy about the sample's image.
  static let imageScan = """
    {"SchemaVersion": 2, "CreatedAt": "\(created)", "ArtifactName": "relay",
      "ArtifactType": "container_image",
      "Metadata": {"RepoDigests": ["registry.example.com/relay@\(GateSample.image)"]},
      "Results": [{"Target": "relay (debian 12)", "Class": "os-pkgs", "Type": "debian",
        "Packages": [{"Name": "libssl3"}], "Vulnerabilities": []}]}
    """

  /// The folder as the gate's reader would have read it.
  var evidence: EvidenceSet {
    let index = EvidenceIndex(
      commit: commit, run: run,
      files: parts.filter(\.value.isListed).sorted { $0.key < $1.key }.map { name, part in
        EvidenceIndex.File(
          name: name, sha256: part.recorded ?? SHA256.digest(of: part.bytes),
          created: part.created, subject: part.subject, packages: part.packages,
          database: part.database, zone: part.zone)
      })
    let read = EvidenceSet.Index(
      index: index, digest: FileDigest(of: index.bytes, named: EvidenceIndex.name))
    return EvidenceSet(
      commit: GateSample.commit, run: requiredRun, now: GateSample.now,
      index: indexError.map { .failure($0) } ?? .success(read),
      files: parts.filter(\.value.wasRead).mapValues { part in
        part.error.map { .failure($0) } ?? .success(EvidenceSet.Content(part.bytes))
      })
  }
}
