import Attestation
import Configuration
import Crypto
import Durable
import Logbook
import Manifest
import Policy
import RFC3339
import Support

@testable import Gate
@testable import relayctl

/// A workspace with the committed policy, the keys of its people, the objects of a log, and entries
/// that are not in a log.
struct StatementSample {
  static let now = Timestamp(seconds: 1_795_780_800)  // 2026-11-27T12:00:00Z
  static let origin = "relay.example/logbook"

  let keys: ApprovalSample
  let policy: PromotionPolicy
  let objects: ObjectStore
  private(set) var entries: [Entry] = []

  init() throws {
    keys = try ApprovalSample(keys: ["alice", "bob", "carol", "dave", "eve"])
    let bytes = try TestFile.read("\(Places.root)/environments/policy.yaml")
    policy = try PromotionPolicy.parse(bytes, file: "policy.yaml")
    objects = ObjectStore(log: keys.folder.path(of: "logbook"))
    try keys.folder.makeFolder("environments")
    try setSigners(["alice", "bob", "carol", "dave"])
  }

  /// Writes `allowed_signers` with one key for each person; `options` precede the key of carol.
  func setSigners(_ names: [String], carol options: String = "") throws {
    var text = ""
    for name in names {
      text += "\(name)@example.com \(name == "carol" ? options + " " : "")\(try keys.key(name))\n"
    }
    try keys.folder.write(text, to: Workspace.allowedSigners)
  }

  var workspace: Workspace { Workspace(root: keys.folder.path, now: Self.now) }

  func reader() throws -> StatementReader {
    try StatementReader(workspace, objects, Programs.environment(home: keys.folder.path))
  }

  var log: DeploymentLog {
    DeploymentLog(entries: entries, authority: Authority(origin: Self.origin))
  }

  static func digest(_ text: String) -> Digest { SHA256.digest(of: Array(text.utf8)) }

  static func subject(
    _ purpose: StatementSubject.Purpose = .allowList, from: String = "", to: String,
    in environment: EnvironmentName? = .prod, origin: String = origin
  ) -> StatementSubject {
    StatementSubject(
      origin: origin, environment: environment, purpose: purpose, from: from, to: to)
  }

  /// A statement signed by one person, an hour ago.
  func file(
    _ subject: StatementSubject, by name: String, _ role: String,
    _ decision: Approval.Decision = .approve, ago: Int64 = 3600, validFor: Int64 = 86_400,
    namespace: String? = nil
  ) throws -> ApprovalFile {
    let issued = Self.now.adding(seconds: -ago)
    return try keys.file(
      Approval(
        subject: subject, decision: decision, role: role, reason: "", ticket: "OPS-9",
        issued: issued, expires: issued.adding(seconds: validFor)), by: name, namespace: namespace)
  }

  /// Writes a statement to `approvals/`.
  func leave(_ file: ApprovalFile) throws {
    try makeFolder(keys.folder.path(of: "approvals"), mode: .sharedFolder)
    let name = "approvals/\(try keys.folder.names(in: "approvals").count).json"
    try keys.folder.write(file.statement ?? [], to: name)
    try keys.folder.write(file.signature ?? [], to: name + ".sig")
  }

  /// Stores the statements and appends an entry that names them.
  mutating func record(
    _ kind: EntryKind, _ digests: [String: Digest], _ files: [ApprovalFile] = [],
    details: [String: String] = [:], env: String = "prod", ago: Int64 = 1800, storing: Bool = true
  ) throws {
    var digests = digests
    for (number, file) in files.enumerated() {
      let (statement, signature) = (file.statement ?? [], file.signature ?? [])
      digests["approval_\(number + 1)"] = SHA256.digest(of: statement)
      digests["signature_\(number + 1)"] = SHA256.digest(of: signature)
      guard storing else { continue }
      try objects.store(statement)
      try objects.store(signature)
    }
    let draft = EntryDraft(
      time: Self.now.adding(seconds: -ago), kind: kind, env: env, digests: digests,
      details: details)
    entries.append(try Entry(seq: entries.count, draft))
  }

  /// Appends an entry whose fields were edited after ``record(_:_:_:details:env:ago:storing:)``.
  mutating func editLast(_ change: (inout EntryDraft) throws -> Void) throws {
    let last = entries.removeLast()
    var draft = last.content
    try change(&draft)
    entries.append(try Entry(seq: last.seq, draft))
  }
}
