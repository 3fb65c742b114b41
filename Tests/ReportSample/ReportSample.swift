package import Crypto
import Durable
import JSON
import Logbook
import RFC3339
package import Subprocess
package import Support

/// A workspace with a logbook that records one promotion, and the files that `promote` writes: the input of
/// `relayctl report`.
package struct ReportSample {
  /// Text that every page must escape: markup, quotes, a control of text direction, invisible characters.
  package static let hostile = "</script><img src=x onerror='alert(1)'>&\"\u{202e}\u{200b}\u{2800}"
  /// The id of the promoted deployment.
  package static let deploy = "d-7<b>"

  /// The workspace; tests write their pages into it too.
  package let folder: TemporaryFolder
  /// The id of the promotion's case.
  package let id = SHA256.digest(of: Array("case".utf8))

  private let signer: SignerKey
  private let log: LogFolder
  private static let start = 1_767_225_600  // 2026-01-01T00:00:00Z

  /// Creates the workspace. `notes` entries precede the promotion, whose entry has no digests if `recordsFiles` is false.
  package init(notes: Int = 3, recordsFiles: Bool = true) throws {
    // In memory, because each append below would wait for the disk.
    folder = try TemporaryFolder(in: "/dev/shm")
    guard let name = KeyName("relay.example/logbook"),
      let signer = SignerKey(name: name, seed: [UInt8](repeating: 5, count: 32))
    else { throw ReportSampleError(reason: "no key") }
    self.signer = signer
    log = LogFolder(path: folder.path(of: "logbook"), key: signer.verifier)
    try makeEnvironments()
    try makeFiles()
    try log.initialize(signer: signer)
    for number in 0..<notes {
      try append(
        EntryDraft(
          time: time(number), kind: .note, actor: ReportSample.hostile, ticket: "OPS-\(number)"))
    }
    var promotion = try promotion(at: time(notes))
    if !recordsFiles { promotion.digests = [:] }
    try append(promotion)
    try append(
      EntryDraft(
        time: time(notes + 1), kind: .deploy, env: "prod", actor: "alice@example.com",
        deploy: ReportSample.deploy, details: ["result": "healthy"]))
  }

  private func time(_ minutes: Int) -> Timestamp {
    Timestamp(seconds: Int64(ReportSample.start + 60 * minutes))
  }

  private func append(_ draft: EntryDraft) throws {
    // A program that another test starts inherits the descriptor of the previous append's lock until its exec.
    _ = try log.append(draft, signer: signer, wait: .seconds(30))
  }

  private func makeEnvironments() throws {
    try makeFolder(folder.path(of: "environments/keys"), mode: .sharedFolder)
    let policy = try TestFile.read(Places.root + "/environments/policy.yaml")
    try folder.write(policy, to: "environments/policy.yaml")
    try folder.write("\(signer.verifier)\n", to: "environments/keys/logbook.vkey")
    try require("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", "bob")
    let key = try folder.text("bob.pub")
    try folder.write("bob@example.com namespaces=\"relay-approval\" \(key)", to: people)
  }

  private let people = "environments/allowed_signers"

  /// The folder of the promotion's files, below the workspace.
  package var record: String { "logbook/promotions/\(id.hex)" }

  private func makeFiles() throws {
    try makeFolder(folder.path(of: "\(record)/approvals"), mode: .sharedFolder)
    try folder.write(ReportSample.verdict(of: id).pretty, to: "\(record)/verdict.json")
    try folder.write(ReportSample.summary.pretty, to: "\(record)/summary.json")
    try folder.write("{}\n", to: "\(record)/promotion.dsse.json")
    try folder.write(
      ReportSample.approval(of: id).canonical, to: "\(record)/approvals/bob@example.com.json")
    try require(
      "ssh-keygen", "-q", "-Y", "sign", "-n", "relay-approval", "-f", "bob",
      "\(record)/approvals/bob@example.com.json")
  }

  private func promotion(at time: Timestamp) throws -> EntryDraft {
    func digest(_ name: String) throws -> Digest {
      SHA256.digest(of: try folder.read("\(record)/\(name)"))
    }
    return EntryDraft(
      time: time, kind: .promote, env: "prod", actor: "alice@example.com",
      commit: String(repeating: "c", count: 40), ticket: "OPS-7", deploy: ReportSample.deploy,
      digests: [
        "verdict": try digest("verdict.json"), "summary": try digest("summary.json"),
        "statement": try digest("promotion.dsse.json"), "policy": ReportSample.policy,
        "approval_1": try digest("approvals/bob@example.com.json"),
        "manifest": SHA256.digest(of: Array("manifest".utf8)),
        "image": SHA256.digest(of: Array("image".utf8)),
      ],
      details: ["case": id.hex, "from": "staging", "approved_by": "bob@example.com"])
  }

  @discardableResult
  private func require(_ program: String, _ arguments: String...) throws -> Output {
    let output = try run([program] + arguments)
    guard output.status.isSuccess else {
      throw ReportSampleError(reason: "\(program): \(output.status): \(output.errorText)")
    }
    return output
  }

  /// Runs a program in the workspace.
  @discardableResult
  package func run(_ words: [String]) throws -> Output {
    try Subprocess.run(
      words, environment: Programs.environment(home: folder.path), folder: folder.path)
  }

  /// `relayctl report` with more arguments.
  package func report(_ arguments: String...) throws -> Output {
    try run(["relayctl", "report"] + arguments)
  }

  /// The page of the promotion.
  package func page() throws -> String {
    try require("relayctl", "report", "--out", "-").text
  }
}

/// Why a sample could not be created.
package struct ReportSampleError: Error, CustomStringConvertible {
  let reason: String

  /// One line.
  package var description: String { reason }
}
