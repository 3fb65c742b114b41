import Configuration
import Console
import Crypto
import Logbook
import Manifest
import RFC3339
import Support
import Testing

@testable import Gate
@testable import relayctl

/// Which entries close an incident: those whose stored statements and manifest prove that it is over.
@Suite struct IncidentBookTests {
  typealias Sample = StatementSample

  /// The incident's secret leaked in version 1.
  private static func manifest(
    _ version: String, value: String? = nil, key: String = "key"
  ) throws -> ConfigManifest {
    let secret = ManifestSecret(
      source: try Reference.parse(Array("ref+local://relay/prod/a2a#/api-key".utf8)),
      version: SecretVersion(name: version, created: Sample.now.adding(days: -1)),
      fingerprint: Sample.digest(value ?? version))
    return try ConfigManifest(
      environment: .prod, created: Sample.now, commit: String(repeating: "a", count: 40),
      actor: "alice@example.com",
      artifacts: ManifestArtifacts(
        lock: Sample.digest("lock"), binaries: ["relay": Sample.digest("relay")], image: nil),
      checksum: Sample.digest("checksum"), configuration: [:], secrets: ["A2A_API_KEY": secret],
      redactionKey: Sample.digest(key), exceptions: [], incident: nil, allowDisk: false)
  }

  private static func store(_ manifest: ConfigManifest, in sample: Sample) throws -> Digest {
    try ManifestStore(workspace: sample.workspace).store(manifest).sha256
  }

  /// Opens INC-7 about version 1, two days ago.
  private static func open(_ sample: inout Sample, ago: Int64 = 172_800) throws {
    let leaked = LeakedSecret("A2A_API_KEY", in: try manifest("1"))
    let details = ["incident": "INC-7", "secrets": "A2A_API_KEY", "reason": "leaked"]
    try sample.record(
      .incidentOpen, [:], details: details.merging(leaked.details) { _, new in new }, ago: ago)
  }

  private static func closing(
    _ manifest: Digest, id: String = "INC-7", in environment: EnvironmentName = .prod,
    origin: String = Sample.origin
  ) -> StatementSubject {
    Sample.subject(.incident, from: id, to: manifest.hex, in: environment, origin: origin)
  }

  /// Appends an entry that closes INC-7 by a manifest, with statements.
  private static func close(
    _ sample: inout Sample, by manifest: Digest, _ files: [ApprovalFile], env: String = "prod",
    ago: Int64 = 1800
  ) throws {
    try sample.record(
      .incidentClose, ["manifest": manifest], files, details: ["incident": "INC-7"], env: env,
      ago: ago)
  }

  struct Row: Sendable, CustomTestStringConvertible {
    let label: String
    /// A part of the reason why the incident is still open; `nil` if it is closed.
    let reason: String?
    let make: @Sendable (inout Sample) throws -> Void
    var testDescription: String { label }

    init(
      _ label: String, _ reason: String?, _ make: @escaping @Sendable (inout Sample) throws -> Void
    ) {
      self.label = label
      self.reason = reason
      self.make = make
    }
  }

  /// INC-7, closed by these people, each with a role, by a manifest with a rotated secret.
  private static func signed(
    _ label: String, _ reason: String?, by people: [(String, String)], opened: Int64 = 172_800,
    subject: (@Sendable (Digest) -> StatementSubject)? = nil, namespace: String? = nil
  ) -> Row {
    Row(label, reason) { sample in
      try open(&sample, ago: opened)
      let digest = try store(manifest("2"), in: sample)
      let files = try people.map { name, role in
        try sample.file(
          subject?(digest) ?? closing(digest), by: name, role, namespace: namespace)
      }
      try close(&sample, by: digest, files)
    }
  }

  /// INC-7, closed by security by this manifest.
  private static func closed(
    _ label: String, _ reason: String?, by manifest: @escaping @Sendable () throws -> ConfigManifest
  ) -> Row {
    Row(label, reason) { sample in
      try open(&sample)
      let digest = try store(manifest(), in: sample)
      try close(&sample, by: digest, [sample.file(closing(digest), by: "carol", "security")])
    }
  }

  private static let day: Int64 = 86_400
  private static let security = [("carol", "security")]
  private static let twoPeople = [("bob", "release-engineer"), ("dave", "chat-owner")]

  static let rows: [Row] =
    [
      signed("by security", nil, by: security),
      signed("by two people after 72 h", nil, by: twoPeople, opened: 3 * day + 1800),
      signed(
        "by two people before 72 h", "missing approvals: 1 in role security", by: twoPeople,
        opened: 3 * day + 1799),
      signed(
        "by one person after 72 h", "missing approvals", by: [("bob", "release-engineer")],
        opened: 30 * day),
      signed(
        "by one person twice after 72 h", "missing approvals",
        by: [("bob", "release-engineer"), ("bob", "release-engineer")], opened: 30 * day),
      signed(
        "by a stranger and one person after 72 h", "missing approvals",
        by: [("bob", "release-engineer"), ("eve", "security")], opened: 30 * day),
      signed(
        "by a person who claims the role", "does not have the role security",
        by: [("bob", "security")]),
      signed(
        "of another environment", "is for environment staging, expected prod", by: security,
        subject: { closing($0, in: .staging) }),
      signed(
        "of another log", "is for the log other.example", by: security,
        subject: { closing($0, origin: "other.example") }),
      signed(
        "of another incident", "is for a change from INC-8, expected from INC-7", by: security,
        subject: { closing($0, id: "INC-8") }),
      signed(
        "about another manifest", "expected", by: security,
        subject: { _ in closing(Sample.digest("another")) }),
      signed(
        "for another namespace", "signed for namespace relay-approval", by: security,
        namespace: "relay-approval"),
      signed(
        "a statement that opens an incident", "is for INC-7, expected", by: security,
        subject: { _ in Sample.subject(.incident, to: "INC-7") }),
      Row("an entry without statements", "entry 1 names no signed statements") { sample in
        try open(&sample)
        try close(&sample, by: store(manifest("2"), in: sample), [])
      },
      Row("an entry without a manifest", "entry 1 names no manifest") { sample in
        try open(&sample)
        try sample.record(.incidentClose, [:], details: ["incident": "INC-7"])
      },
      Row("a manifest that is not stored", "which is not stored") { sample in
        try open(&sample)
        let digest = Sample.digest("nowhere")
        try close(&sample, by: digest, [sample.file(closing(digest), by: "carol", "security")])
      },
      Row("an entry about another environment", "") { sample in
        try open(&sample)
        let digest = try store(manifest("2"), in: sample)
        try close(
          &sample, by: digest, [sample.file(closing(digest), by: "carol", "security")],
          env: "staging")
      },
      Row("statements of an incident that was opened again", "a statement counts once") { sample in
        try open(&sample, ago: 7200)
        let digest = try store(manifest("2"), in: sample)
        let file = try sample.file(closing(digest), by: "carol", "security")
        try close(&sample, by: digest, [file], ago: 3000)
        try open(&sample, ago: 2000)
        try close(&sample, by: digest, [file])
      },
      Row("a rejection in approvals/", "rejected by bob@example.com") { sample in
        try open(&sample)
        let digest = try store(manifest("2"), in: sample)
        try close(&sample, by: digest, [sample.file(closing(digest), by: "carol", "security")])
        try sample.leave(sample.file(closing(digest), by: "bob", "release-engineer", .reject))
      },
      Row("closed after an entry that does not count", nil) { sample in
        try open(&sample)
        let digest = try store(manifest("2"), in: sample)
        try close(&sample, by: digest, [], ago: 3000)
        try close(&sample, by: digest, [sample.file(closing(digest), by: "carol", "security")])
      },
      closed("by a newer version with another value", nil) { try manifest("3") },
      closed("by the same version", "expected a version newer than 1") { try manifest("1") },
      closed("by the same version with another value", "expected a version newer than 1") {
        try manifest("1", value: "other")
      },
      closed("by an older version", "expected a version newer than 1") { try manifest("0") },
      closed("by a newer version of the same value", "with the value that may have leaked") {
        try manifest("2", value: "1")
      },
      closed("by another redaction key", "under a different redaction key") {
        try manifest("2", key: "other")
      },
    ]

  @Test(arguments: rows) func decides(_ row: Row) throws {
    var sample = try Sample()
    try row.make(&sample)
    let book = try book(of: sample)
    guard let reason = row.reason else {
      #expect(book.open(in: .prod).isEmpty, "\(book)")
      return
    }
    let incident = try #require(book.open(in: .prod).last, "\(book)")
    guard case .open(let objection) = incident.state else { return }
    let found = objection.map(\.reason) ?? ""
    #expect(reason.isEmpty ? found.isEmpty : found.contains(reason), "\(incident.state)")
  }

  private func book(of sample: Sample) throws -> IncidentBook {
    try sample.reader().incidents(
      in: sample.log, sample.policy, ManifestStore(workspace: sample.workspace), now: Sample.now)
  }

  struct Pending: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let isFound: Bool
    let make: @Sendable (inout Sample) throws -> Void
  }

  private static func declared(
    _ label: String, _ isFound: Bool, by name: String = "bob", _ role: String = "release-engineer",
    _ decision: Approval.Decision = .approve, ago: Int64 = 3600, namespace: String? = nil,
    about subject: StatementSubject = Sample.subject(.incident, to: "INC-9"),
    _ more: @escaping @Sendable (inout Sample) throws -> Void = { _ in }
  ) -> Pending {
    Pending(testDescription: label, isFound: isFound) { sample in
      try sample.leave(
        sample.file(subject, by: name, role, decision, ago: ago, namespace: namespace))
      try more(&sample)
    }
  }

  static let pending = [
    declared("by a person of any role", true),
    declared("long ago", true, ago: 100 * day),
    declared("by a stranger", false, by: "eve"),
    declared("for another namespace", false, namespace: "relay-approval"),
    declared(
      "of another log", false, about: Sample.subject(.incident, to: "INC-9", origin: "other")),
    declared("from the future", false, ago: -3600),
    declared("recorded", false) {
      try $0.record(
        .incidentOpen, [:], details: ["incident": "INC-9", "secrets": "A2A_API_KEY"])
    },
    declared("recorded in another environment", true) {
      try $0.record(
        .incidentOpen, [:], details: ["incident": "INC-9", "secrets": "A2A_API_KEY"],
        env: "staging")
    },
  ]

  @Test(arguments: pending) func findsDeclaredIncidents(_ row: Pending) throws {
    var sample = try Sample()
    try row.make(&sample)
    #expect(try book(of: sample).pending.contains { $0.id == "INC-9" } == row.isFound)
  }
}
