import Crypto
import Durable
import Logbook
import RFC3339
import Subprocess
import Support
import Testing

/// A workspace with a logbook under a reserved name and its key, for the program as users run it.
struct LogbookWorkspace {
  let temporary: TemporaryFolder
  let signer: SignerKey
  let log: LogFolder

  /// A time behind those that `scripts/bench-log.py` writes.
  static let now = "2026-12-01T00:00:00Z"

  static func time() throws -> Timestamp { try #require(Timestamp(now)) }

  init() throws {
    temporary = try TemporaryFolder()
    let name = try #require(KeyName("relay.example/logbook"))
    signer = try #require(SignerKey(name: name, seed: [UInt8](repeating: 3, count: 32)))
    log = LogFolder(path: temporary.path(of: "logbook"), key: signer.verifier)
    try makeFolder(temporary.path(of: "environments/keys"), mode: .sharedFolder)
    let policy = try TestFile.read(Places.root + "/environments/policy.yaml")
    try temporary.write(policy, to: "environments/policy.yaml")
    let signers = try TestFile.read(Places.root + "/environments/allowed_signers")
    try temporary.write(signers, to: "environments/allowed_signers")
    try temporary.write("\(signer.verifier)\n", to: "environments/keys/logbook.vkey")
    try temporary.write("\(signer.text)\n", to: "log.key", mode: 0o600)
  }

  /// A workspace whose log has `size` entries, made by a program that is not ours.
  init(size: Int) throws {
    try self.init()
    let made = try Programs.run(
      "python3", Places.root + "/scripts/bench-log.py", "\(size)", log.path,
      temporary.path(of: "log.key"), in: temporary.path)
    try #require(made.status.isSuccess, "\(made.errorText)")
  }

  /// The arguments of an append that asks nothing of git.
  func appendArguments(_ detail: String, log: String? = nil) -> [String] {
    [
      "relayctl", "logbook", "append", "note", "--root", temporary.path, "--log",
      log ?? self.log.path, "--log-key-file", temporary.path(of: "log.key"), "--actor",
      "alice@example.com", "--commit", String(repeating: "0", count: 40), "--detail",
      "n=\(detail)", "--offline", "--now", Self.now, "--wait", "60s", "--format", "json",
    ]
  }

  func run(_ arguments: [String]) throws -> Output {
    try Subprocess.run(
      arguments, environment: Programs.environment(home: temporary.path), folder: temporary.path)
  }

  /// A copy of the log beside it.
  func copy(named name: String) throws -> LogFolder {
    let copy = temporary.path(of: name)
    let done = try Programs.run(
      "cp", "-a", "--reflink=auto", log.path, copy, in: temporary.path)
    try #require(done.status.isSuccess, "\(done.errorText)")
    return LogFolder(path: copy, key: log.key)
  }

  func remove(_ log: LogFolder) throws {
    _ = try Programs.run("rm", "-rf", "--", log.path, in: temporary.path)
  }
}
