import Configuration
import Console
import Crypto
import Logbook
import RFC3339
import Support
import Testing

@testable import Gate
@testable import relayctl

/// Which entries about an allow-list or a manifest key count: those whose stored statements authorize
/// them.
@Suite struct ApprovedChangesTests {
  typealias Sample = StatementSample
  private static let (a, b) = (Sample.digest("list a"), Sample.digest("list b"))

  struct Row: Sendable, CustomTestStringConvertible {
    let label: String
    let answer: RuleOutcome.Answer
    /// A part of the reason; `nil` for a yes.
    let reason: String?
    let make: @Sendable (inout Sample) throws -> Void
    var testDescription: String { label }

    init(
      _ label: String, _ answer: RuleOutcome.Answer, _ reason: String? = nil,
      _ make: @escaping @Sendable (inout Sample) throws -> Void
    ) {
      self.label = label
      self.answer = answer
      self.reason = reason
      self.make = make
    }
  }

  /// The two statements for a change of prod's allow-list.
  private static func pair(
    _ sample: Sample, _ subject: StatementSubject, ago: Int64 = 3600, namespace: String? = nil
  ) throws -> [ApprovalFile] {
    [
      try sample.file(subject, by: "carol", "security", ago: ago, namespace: namespace),
      try sample.file(subject, by: "dave", "chat-owner", ago: ago, namespace: namespace),
    ]
  }

  private static func approve(
    _ sample: inout Sample, from: Digest? = nil, to: Digest = a, ago: Int64 = 1800
  ) throws {
    let subject = Sample.subject(from: from?.hex ?? "", to: to.hex)
    try sample.record(
      .allowlist, ["allowlist": to], pair(sample, subject, ago: ago + 60), ago: ago)
  }

  /// An entry for list `a` that names statements about `subject`.
  private static func replay(
    _ label: String, _ reason: String, _ subject: StatementSubject, namespace: String? = nil
  ) -> Row {
    Row(label, .no, reason) { sample in
      try sample.record(
        .allowlist, ["allowlist": a], pair(sample, subject, namespace: namespace))
    }
  }

  /// An entry that was approved, then changed by `change`.
  private static func edited(
    _ label: String, _ reason: String, _ answer: RuleOutcome.Answer = .no,
    _ change: @escaping @Sendable (inout EntryDraft) throws -> Void
  ) -> Row {
    Row(label, answer, reason) { sample in
      try approve(&sample)
      try sample.editLast(change)
    }
  }

  static let rows: [Row] =
    [
      Row("approved by both roles", .yes) { try approve(&$0) },
      Row("approved again after another list", .yes) { sample in
        try approve(&sample, from: nil, to: a, ago: 5400)
        try approve(&sample, from: a, to: b, ago: 3600)
        try approve(&sample, from: b, to: a)
      },
      Row("approved after an entry that does not count", .yes) { sample in
        try sample.record(.allowlist, ["allowlist": b], ago: 3600)
        try approve(&sample)
      },
      Row("an entry without statements", .no, "entry 0 names no signed statements") {
        try $0.record(.allowlist, ["allowlist": a])
      },
      Row("a later entry without statements", .no, "entry 1 names no signed statements") {
        try approve(&$0)
        try $0.record(.allowlist, ["allowlist": a], ago: 60)
      },
      Row("words in place of signatures", .no, "names no signed statements") {
        try $0.record(
          .allowlist, ["allowlist": a],
          details: ["approved_by": "carol@example.com,dave@example.com"])
      },
      Row("statements that are not stored", .no, "entry 0 names statements that are not stored") {
        sample in
        let files = try pair(sample, Sample.subject(to: a.hex))
        try sample.record(.allowlist, ["allowlist": a], files, storing: false)
      },
      edited("without a signature", "names no signature of approval_2") {
        $0.digests["signature_2"] = nil
      },
      edited("another list under the same statements", "is for \(a.hex), expected \(b.hex)") {
        $0.digests["allowlist"] = b
      },
      edited("one statement", "missing approvals: 1 in role chat-owner") {
        $0.digests["approval_2"] = nil
      },
      edited("one statement twice", "already counts") {
        $0.digests["approval_2"] = $0.digests["approval_1"]
        $0.digests["signature_2"] = $0.digests["signature_1"]
      },
      edited("swapped signatures", "does not match this statement", .integrity) {
        let first = $0.digests["signature_1"]
        $0.digests["signature_1"] = $0.digests["signature_2"]
        $0.digests["signature_2"] = first
      },
      edited("a statement as its own signature", "not an SSH signature", .integrity) {
        $0.digests["signature_1"] = $0.digests["approval_1"]
      },
      edited("statements numbered in another way", "names no signed statements") {
        for name in ["approval_1", "approval_2"] {
          $0.digests[name.replacing("_", with: "_0")] = $0.digests[name]
          $0.digests[name] = nil
        }
      },
      edited("recorded after the statements expired", "expired at 2026-11-28T11:29:00Z") {
        $0.time = $0.time.adding(seconds: 86_400)
      },
      edited("recorded before the statements were issued", "is in the future") {
        $0.time = $0.time.adding(seconds: -86_400)
      },
      replay(
        "of another environment", "is for environment staging, expected prod",
        Sample.subject(to: a.hex, in: .staging)),
      replay(
        "of another log", "is for the log other.example, expected relay.example/logbook",
        Sample.subject(to: a.hex, origin: "other.example")),
      replay(
        "from another list", "is for a change from \(b.hex), expected from none",
        Sample.subject(from: b.hex, to: a.hex)),
      replay(
        "about a manifest key", "missing approvals",
        Sample.subject(.manifestKey, to: a.hex, in: nil)),
      replay(
        "about a manifest key, for this namespace", "is about manifest_key, expected allowlist",
        Sample.subject(.manifestKey, to: a.hex, in: nil), namespace: "relay-allowlist"),
      replay(
        "for another namespace", "signed for namespace relay-approval, expected relay-allowlist",
        Sample.subject(to: a.hex), namespace: "relay-approval"),
      Row("both by one person in two roles", .no, "missing approvals") { sample in
        let subject = Sample.subject(to: a.hex)
        let files = [
          try sample.file(subject, by: "carol", "security"),
          try sample.file(subject, by: "carol", "chat-owner"),
        ]
        try sample.record(.allowlist, ["allowlist": a], files)
      },
      Row("by a stranger", .no, "is not in ") { sample in
        let subject = Sample.subject(to: a.hex)
        let files = [
          try sample.file(subject, by: "eve", "security"),
          try sample.file(subject, by: "dave", "chat-owner"),
        ]
        try sample.record(.allowlist, ["allowlist": a], files)
      },
      Row("by a person without the role", .no, "does not have the role security") { sample in
        let subject = Sample.subject(to: a.hex)
        let files = [
          try sample.file(subject, by: "alice", "security"),
          try sample.file(subject, by: "dave", "chat-owner"),
        ]
        try sample.record(.allowlist, ["allowlist": a], files)
      },
      Row("with a rejection", .no, "rejected by alice@example.com") { sample in
        let subject = Sample.subject(to: a.hex)
        let rejection = try sample.file(subject, by: "alice", "release-engineer", .reject)
        try sample.record(.allowlist, ["allowlist": a], pair(sample, subject) + [rejection])
      },
      Row("replayed after another list", .no, "statement counts once") { sample in
        try approve(&sample, from: nil, to: a, ago: 7200)
        try approve(&sample, from: a, to: b, ago: 5400)
        try approve(&sample, from: b, to: a, ago: 3600)
        try sample.record(
          .allowlist, ["allowlist": b],
          pair(sample, Sample.subject(from: a.hex, to: b.hex), ago: 5460))
      },
      Row("a replay after a forged entry resets nothing", .no, "expected from \(b.hex)") { sample in
        let old = try pair(sample, Sample.subject(from: a.hex, to: Sample.digest("c").hex))
        try approve(&sample, from: nil, to: a, ago: 7200)
        try approve(&sample, from: a, to: b, ago: 5400)
        try sample.record(.allowlist, ["allowlist": a], ago: 3000)
        try sample.record(.allowlist, ["allowlist": Sample.digest("c")], old)
      },
      Row("a rejection in approvals/ that is not recorded", .no, "rejected by bob@example.com") {
        sample in
        try approve(&sample)
        try sample.leave(
          sample.file(Sample.subject(to: a.hex), by: "bob", "release-engineer", .reject))
      },
      Row("a rejection in approvals/ of another change", .yes) { sample in
        try approve(&sample)
        try sample.leave(
          sample.file(Sample.subject(to: b.hex), by: "bob", "release-engineer", .reject))
      },
      Row("a rejection in approvals/ by a stranger", .yes) { sample in
        try approve(&sample)
        try sample.leave(
          sample.file(Sample.subject(to: a.hex), by: "eve", "release-engineer", .reject))
      },
      Row("by a key that expired after the entry", .yes) { sample in
        try sample.setSigners(
          ["alice", "bob", "carol", "dave"], carol: "valid-before=\"20261127113001Z\"")
        try approve(&sample)
      },
      Row("by a key that expired before the entry", .no, "expired at") { sample in
        try sample.setSigners(
          ["alice", "bob", "carol", "dave"], carol: "valid-before=\"20261127112959Z\"")
        try approve(&sample)
      },
      Row("by a key that was revoked", .no, "is revoked") { sample in
        try approve(&sample)
        try sample.keys.folder.write(
          try sample.keys.key("carol") + "\n", to: "environments/revoked_keys")
      },
      Row("of another environment's list", .no, nil) { sample in
        let subject = Sample.subject(to: a.hex, in: .staging)
        try sample.record(.allowlist, ["allowlist": a], pair(sample, subject), env: "staging")
      },
    ]

  @Test(arguments: rows) func decides(_ row: Row) throws {
    var sample = try Sample()
    try row.make(&sample)
    let changes = try sample.reader().allowList(
      of: .prod, in: sample.log, sample.policy, now: Sample.now)
    #expect((changes.current?.to == Self.a) == (row.answer == .yes), "\(changes)")
    guard let reason = row.reason else { return #expect(changes.objection == nil) }
    #expect(changes.objection?.answer == row.answer, "\(changes)")
    #expect(changes.objection?.reason.contains(reason) == true, "\(changes)")
  }

  /// Every byte of the statements and signatures is protected by its digest.
  @Test func refusesADamagedObject() throws {
    var sample = try Sample()
    try Self.approve(&sample)
    let digests = try #require(sample.entries.last).content.digests
    for name in ["approval_1", "signature_2"] {
      let digest = try #require(digests[name])
      let bytes = try #require(try sample.objects.content(of: digest))
      let path = sample.objects.path(of: digest)
      try TestFile.write(bytes + [0x0a], to: path, mode: 0o644)
      let failure = #expect(throws: (any Error).self) {
        try sample.reader().allowList(of: .prod, in: sample.log, sample.policy, now: Sample.now)
      }
      #expect((failure as? Console.Failure)?.status == .integrity, "\(name)")
      try TestFile.write(bytes, to: path, mode: 0o644)
    }
  }

  @Test(arguments: ["manifest_key", "anchors"]) func readsManifestKeys(of kind: String) throws {
    var sample = try Sample()
    let subject = Sample.subject(.manifestKey, to: Self.a.hex, in: nil)
    let files = [
      try sample.file(subject, by: "carol", "security"),
      try sample.file(subject, by: "bob", "release-engineer"),
    ]
    try sample.record(.approval, ["manifest_key": Self.a], files, details: ["of": kind], env: "")
    let changes = try sample.reader().manifestKey(in: sample.log, sample.policy, now: Sample.now)
    #expect((changes.current?.to == Self.a) == (kind == "manifest_key"))
  }
}
