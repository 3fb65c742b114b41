import Configuration
import JSON
import Subprocess
import Support
import Testing

@testable import relayctl

/// Where staging and prod may be rendered: in memory only, unless a disk is allowed.
@Suite struct RenderPlaceTests {
  private let sample: RenderSample
  private let disk: TemporaryFolder

  init() throws {
    sample = try RenderSample()
    disk = try TemporaryFolder()
  }

  private func render(_ environment: String, _ arguments: String...) throws -> Output {
    try sample.workspace.run(["relayctl", "render", environment] + arguments)
  }

  @Test(arguments: ["staging", "prod", "production"])
  func refusesADisk(environment: String) throws {
    let out = disk.path(of: "env")
    let output = try render(environment, "--out", out)
    #expect(output.status == .exited(1))
    #expect(output.errorText.contains("\(disk.path): on a disk, expected tmpfs"))
    #expect(output.stdout.isEmpty)
    #expect(try disk.names().isEmpty)
  }

  @Test func refusesADiskForFileSecretsAlone() throws {
    let output = try render("prod", "--out", sample.out, "--secrets-dir", disk.path)
    #expect(output.status == .exited(1))
    #expect(try disk.names().isEmpty)
    #expect(try sample.workspace.memory.names().isEmpty)
  }

  @Test func reportsEverywhereThatADiskWasAllowed() throws {
    let out = disk.path(of: "env")
    let output = try render("prod", "--out", out, "--allow-disk", "--format", "json")
    #expect(output.status == .exited(0))
    #expect(output.errorText.contains("is on a disk; the gate will refuse it"))
    #expect(try JSONValue.parse(output.stdout)["allow_disk"]?.boolValue == true)
    #expect(try disk.read("env.record.json") == output.stdout)
    #expect(try TestFile.mode(of: out) == 0o600)
  }

  @Test func doesNotReportADiskThatWasNotUsed() throws {
    let output = try render("prod", "--out", sample.out, "--allow-disk", "--format", "json")
    #expect(output.status == .exited(0))
    #expect(output.stderr.isEmpty)
    #expect(try JSONValue.parse(output.stdout)["allow_disk"]?.boolValue == false)
  }

  @Test func acceptsAnyPlaceInDev() throws {
    let key = sample.key
    var values = VaultSample.values(of: .dev)
    values = values.filter { !$0.key.contains("client") && !$0.key.contains("drain") }
    let vault = try VaultSample.vault(of: .dev, values, key: key)
    try VaultSample.store(vault, key: key, in: sample.workspace)
    let output = try render("dev", "--out", disk.path(of: "env"))
    #expect(output.status == .exited(0), "\(output.errorText)")
    #expect(try disk.names() == ["env", "env.record.json"])
  }

  @Test func writesTheRedactedFormAnywhereWithoutAVault() throws {
    let output = try sample.workspace.relayctl(
      "render", "prod", "--redacted", "--out", disk.path(of: "env"),
      environment: ["RELAYCTL_VAULT_KEY_FILE": ""])
    #expect(output.status == .exited(0), "\(output.errorText)")
    #expect(try disk.text("env").contains("TELEGRAM_BOT_TOKEN=********\n"))
  }

  @Test func writesOnlyToAPipe() throws {
    let secrets = sample.workspace.memory.path
    let piped = try render("prod", "--out", "-", "--secrets-dir", secrets)
    #expect(piped.status == .exited(0), "\(piped.errorText)")
    #expect(piped.text.contains("A2A_API_KEY=key-of-prod\n"))
    #expect(!piped.errorText.contains("key-of-prod"))
    let line = "relayctl render prod --out - --secrets-dir \(secrets)"
    let places = [
      ("a file", "\(line) > \(disk.path)/file"), ("a file in memory", "\(line) > \(secrets)/file"),
      ("a device", "\(line) > /dev/null"), ("closed", "\(line) >&-"),
      ("a terminal", "script -qec '\(line)' /dev/null"),
    ]
    for (label, place) in places {
      let output = try sample.workspace.run(["sh", "-c", place])
      #expect(output.status == .exited(1), "\(label): \(output.errorText)")
      #expect(!output.text.contains("key-of-prod"), "\(label)")
    }
    #expect(try disk.read("file").isEmpty)
  }

  @Test func needsAFolderForFileSecretsBesideAPipe() throws {
    let output = try render("prod", "--out", "-")
    #expect(output.status == .exited(2))
    #expect(output.errorText.contains("--secrets-dir"))
    #expect(output.stdout.isEmpty)
  }

  @Test func followsNoLinkInThePlaceOfTheFile() throws {
    let target = try disk.write("target\n", to: "target")
    let output = try sample.workspace.run([
      "sh", "-c", "ln -s \(target) \(sample.out) && relayctl render prod --out \(sample.out)",
    ])
    #expect(output.status == .exited(0), "\(output.errorText)")
    #expect(try disk.text("target") == "target\n")
    #expect(try TestFile.mode(of: sample.out) == 0o600)
  }
}
