import Configuration
import Glibc
import Subprocess
import Support
import Testing
import Vault

@testable import relayctl

/// `relayctl vault` as a user runs it.
@Suite struct VaultCommandTests {
  private let workspace: SampleWorkspace
  private let file: String
  private let token = "relay/prod/telegram#/token"

  init() throws {
    workspace = try SampleWorkspace()
    let key = try VaultSample.key()
    let vault = try VaultSample.vault([token: "hunter2"], key: key)
    try VaultSample.store(vault, key: key, in: workspace)
    file = "root/environments/prod/secrets.vault"
  }

  private func put(
    _ secret: String, _ value: String, _ command: String = "put"
  ) throws -> Output {
    try workspace.relayctl(
      "vault", command, "prod", secret, "--ticket", "OPS-2", input: .bytes(Array(value.utf8)))
  }

  @Test func initMakesAPrivateFileOnce() throws {
    let made = try workspace.relayctl("vault", "init", "staging")
    #expect(made.status == .exited(0), "\(made.errorText)")
    let path = workspace.folder.path(of: "root/environments/staging/secrets.vault")
    #expect(try TestFile.mode(of: path) == 0o600)
    let before = try TestFile.read(path)
    let again = try workspace.relayctl("vault", "init", "staging")
    #expect(again.status == .exited(2))
    #expect(again.errorText.contains("to add a secret to the vault"))
    #expect(try TestFile.read(path) == before)
  }

  @Test func putAddsAndRotateReplaces() throws {
    let added = try put("A2A_API_KEY", "first\n")
    #expect(added.status == .exited(0), "\(added.errorText)")
    let rotated = try put("relay/prod/a2a#/api-key", "second\n", "rotate")
    #expect(rotated.status == .exited(0), "\(rotated.errorText)")
    #expect(rotated.text.contains("version      2"))
    let list = try workspace.relayctl("vault", "list", "prod", "--format", "json")
    #expect(list.text.contains("\"version\": 2"))
    #expect(try TestFile.mode(of: workspace.folder.path(of: file)) == 0o600)
  }

  @Test func refusesWhatChangesNothing() throws {
    let cases: [(String, Output, String)] = [
      ("put over a secret", try put(token, "other"), "already exists"),
      ("rotate to the present value", try put(token, "hunter2", "rotate"), "equals version 1"),
      ("the same behind a line feed", try put(token, "hunter2\n", "rotate"), "equals version 1"),
      ("rotate a missing one", try put("relay/prod/x#/y", "z", "rotate"), "no secret relay/prod/x"),
    ]
    for (label, output, words) in cases {
      #expect(output.status == .exited(1), "\(label)")
      #expect(output.errorText.contains(words), "\(label): \(output.errorText)")
    }
  }

  @Test func refusesValuesThatAreNone() throws {
    let before = try workspace.folder.read(file)
    let large = String(repeating: "x", count: 65_537)
    for (label, value) in [("nothing", ""), ("a line feed", "\n"), ("too much", large)] {
      let output = try put("A2A_API_KEY", value)
      #expect(output.status == .exited(2), "\(label): \(output.errorText)")
    }
    #expect(try workspace.folder.read(file) == before)
  }

  @Test func keepsAFinalLineFeedWhenAsked() throws {
    try workspace.folder.write("line\n", to: "values/key")
    for (secret, options) in [("relay/prod/a#/a", []), ("relay/prod/a#/b", ["--raw"])] {
      let path = workspace.folder.path(of: "values/key")
      let output = try workspace.run(
        ["relayctl", "vault", "put", "prod", secret, "--ticket", "OPS-2", "--file", path] + options)
      #expect(output.status == .exited(0), "\(output.errorText)")
    }
    let content = try workspace.folder.read("keys/vault.key")
    let key = try #require(VaultKey(file: content))
    let vault = try LocalVault(file: workspace.folder.read(file), environment: .prod, key: key)
    let values = try ["a", "b"].map {
      try vault.value(SecretAddress("relay/prod/a#/\($0)"), key: key).reveal()
    }
    #expect(values == [Array("line".utf8), Array("line\n".utf8)])
  }

  @Test(arguments: [UInt32(0o644), 0o640, 0o604, 0o610])
  func refusesAKeyFileThatOthersReach(mode: UInt32) throws {
    #expect(chmod(workspace.vaultKey, mode) == 0)
    let output = try workspace.relayctl("vault", "list", "prod")
    #expect(output.status == .exited(3))
    #expect(output.errorText.contains("gives other users access"), "\(output.errorText)")
  }

  @Test func refusesAKeyFileBehindALinkAndAMissingOne() throws {
    let link = workspace.folder.path(of: "keys/link")
    #expect(symlink("vault.key", link) == 0)
    for (path, words) in [(link, "symbolic link"), ("\(link)-none", "no such file")] {
      let output = try workspace.relayctl("vault", "list", "prod", "--vault-key-file", path)
      #expect(output.status == .exited(3))
      #expect(output.errorText.contains(words), "\(output.errorText)")
    }
  }

  @Test func refusesAnotherKeyAndAnotherEnvironmentsVault() throws {
    let other = try VaultSample.key()
    try workspace.folder.write(other.fileContent, to: "keys/other", mode: 0o600)
    let path = workspace.folder.path(of: "keys/other")
    let wrong = try workspace.relayctl("vault", "list", "prod", "--vault-key-file", path)
    #expect(wrong.status == .exited(4))
    #expect(wrong.errorText.contains("the key file contains \(other.id)"), "\(wrong.errorText)")
    try workspace.folder.write(
      workspace.folder.read(file), to: "root/environments/staging/secrets.vault", mode: 0o600)
    let moved = try workspace.relayctl("vault", "list", "staging")
    #expect(moved.status == .exited(4))
    #expect(moved.errorText.contains("a different environment"), "\(moved.errorText)")
  }

  @Test func refusesAFlippedByte() throws {
    var bytes = try workspace.folder.read(file)
    bytes[bytes.count / 2] ^= 1
    try workspace.folder.write(bytes, to: file, mode: 0o600)
    for command in [["list", "prod"], ["put", "prod", "A2A_API_KEY", "--ticket", "OPS-2"]] {
      let output = try workspace.run(
        ["relayctl", "vault"] + command, input: .bytes(Array("value".utf8)))
      #expect(output.status == .exited(4), "\(command)")
    }
    #expect(try workspace.folder.read(file) == bytes)
  }

  @Test func keepsAllOfEightAtOnce() throws {
    var script = ""
    for number in 1...8 {
      script += "echo value-\(number) | relayctl vault put prod relay/prod/many#/n\(number) "
      script += "--ticket OPS-\(number) --wait 30s & pids=\"$pids $!\"\n"
    }
    script += "for pid in $pids; do wait $pid || exit 1; done"
    let output = try workspace.run(["sh", "-c", script])
    #expect(output.status == .exited(0), "\(output.errorText)")
    let list = try workspace.relayctl("vault", "list", "prod")
    for number in 1...8 { #expect(list.text.contains("relay/prod/many#/n\(number) ")) }
  }

  @Test func refusesToWaitForALock() throws {
    let path = workspace.folder.path(of: file) + ".lock"
    // The lock is held as long as the inner command runs.
    let output = try workspace.run([
      "flock", path, "sh", "-c",
      "echo value | relayctl vault put prod relay/prod/a#/b --ticket OPS-1",
    ])
    #expect(output.status == .exited(3))
    #expect(output.errorText.contains("locked by another process"), "\(output.errorText)")
  }

  @Test func acceptsAForcedTimeOnlyUnderAReservedName() throws {
    let now = "2026-01-01T00:00:00Z"
    let policy = "root/environments/policy.yaml"
    let rehearsal = try workspace.folder.text(policy)
    try workspace.folder.write(
      rehearsal.replacing("relay.example/logbook", with: "relay.example-corp.com/logbook"),
      to: policy)
    try workspace.folder.write("", to: "root/.demo-workspace")
    let refused = try workspace.run(
      ["relayctl", "vault", "put", "prod", "A2A_API_KEY", "--ticket", "OPS-2", "--now", now],
      input: .bytes(Array("value".utf8)))
    #expect(refused.status == .exited(2))
    try workspace.folder.write(rehearsal, to: policy)
    let taken = try workspace.run(
      ["relayctl", "vault", "put", "prod", "A2A_API_KEY", "--ticket", "OPS-2", "--now", now],
      input: .bytes(Array("value".utf8)))
    #expect(taken.status == .exited(0), "\(taken.errorText)")
    #expect(taken.text.contains(now))
  }
}
