import Configuration
import Crypto
import Glibc
import JSON
import Subprocess
import Support
import Testing

@testable import relayctl

/// What `relayctl render` writes.
@Suite struct RenderTests {
  private static let fileSecrets = [
    "A2A_CLIENT_CERT_FILE", "A2A_CLIENT_KEY_FILE", "LOG_DRAIN_TOKEN_FILE",
  ]

  @Test func writesSortedLinesAndFileSecrets() throws {
    let sample = try RenderSample()
    let output = try sample.render("--format", "json")
    try #require(output.status == .exited(0), "\(output.errorText)")
    #expect(output.stderr.isEmpty)
    let text = try sample.workspace.memory.text("env")
    let lines = text.split(separator: "\n").map(String.init)
    #expect(text.hasSuffix("\n"))
    #expect(lines == lines.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    #expect(lines.contains("A2A_API_KEY=key-of-prod"))
    #expect(!text.contains("ref+"))
    for name in RenderTests.fileSecrets {
      #expect(lines.contains("\(name)=\(sample.workspace.memory.path)/\(name)"))
    }
    #expect(try sample.workspace.memory.text("A2A_CLIENT_KEY_FILE") == "a key\n")
    let report = try JSONValue.parse(output.stdout)
    #expect(report["variables"]?.integerValue == lines.count)
    #expect(report["allow_disk"]?.boolValue == false)
    #expect(try TestFile.read(sample.record) == output.stdout)
    let names = RenderTests.fileSecrets + ["env", "env.record.json"]
    #expect(try sample.workspace.memory.names() == names)
  }

  @Test func writesTheSameBytesEachTime() throws {
    let sample = try RenderSample()
    let first = try sample.render("--redacted", "--format", "json")
    let redacted = try TestFile.read(sample.out)
    _ = try sample.render()
    let one = try TestFile.read(sample.out)
    _ = try sample.render()
    #expect(try TestFile.read(sample.out) == one)
    let checksum = "\(SHA256.digest(of: redacted))"
    #expect(try JSONValue.parse(first.stdout)["checksum"] == .string(checksum))
    let printed = try sample.workspace.relayctl("checksum", "prod")
    #expect(printed.text == checksum + "\n")
    let compared = try sample.workspace.relayctl("checksum", "prod", "--file", sample.out)
    #expect(compared.text == checksum + "\n")
  }

  @Test(arguments: ["000", "022", "077", "777"])
  func isPrivateFromBirthWhateverTheUmask(umask: String) throws {
    let sample = try RenderSample()
    let trace = sample.workspace.folder.path(of: "trace")
    let output = try sample.workspace.run([
      "sh", "-c", "umask \(umask); exec \"$@\"", "sh", "strace", "-f", "-qq", "-o", trace, "-e",
      "trace=openat,rename,renameat,renameat2", "relayctl", "render", "prod", "--out", sample.out,
    ])
    try #require(output.status == .exited(0), "\(output.errorText)")
    let lines = try sample.workspace.folder.text("trace").split(separator: "\n")
    let born = lines.filter { $0.contains("O_CREAT") && $0.contains(".tmp-") }
    #expect(born.count == 5)
    for line in born where !line.contains("record.json") {
      #expect(line.contains("O_EXCL") && line.contains("O_NOFOLLOW"), "\(line)")
      #expect(line.contains("0600)") || line.contains("0400)"), "\(line)")
    }
    #expect(try TestFile.mode(of: sample.out) == 0o600)
    for name in RenderTests.fileSecrets {
      #expect(try TestFile.mode(of: sample.workspace.memory.path(of: name)) == 0o400)
    }
    // A new environment file never names a missing file secret.
    let renamed = lines.filter { $0.contains("rename") && $0.contains(" = 0") }
    let order = renamed.map {
      $0.contains("\"env\"") ? "env" : $0.contains("record") ? "record" : "file"
    }
    #expect(order == ["file", "file", "file", "env", "record"])
  }

  @Test func setsTheOwnerOfTheFiles() throws {
    let sample = try RenderSample()
    let output = try sample.render("--owner", "10001:10002")
    guard geteuid() == 0 else {
      #expect(output.status == .exited(3))
      return
    }
    try #require(output.status == .exited(0), "\(output.errorText)")
    for name in RenderTests.fileSecrets + ["env"] {
      let owner = try TestFile.owner(of: sample.workspace.memory.path(of: name))
      #expect(owner == (10_001, 10_002), "\(name)")
    }
  }

  @Test(arguments: ["alice", "10001:", ":5", "-1", "4294967295", "1:2:3", "1 ", "0x10"])
  func refusesOwnersThatAreNoNumbers(owner: String) throws {
    let sample = try RenderSample()
    let output = try sample.render("--owner=\(owner)")
    #expect(output.status == .exited(2))
    #expect(try sample.workspace.memory.names().isEmpty)
  }

  @Test func writesFileSecretsToAnotherFolder() throws {
    let sample = try RenderSample()
    let folder = try sample.workspace.memory.makeFolder("secrets", mode: 0o700)
    let output = try sample.render("--secrets-dir", folder)
    try #require(output.status == .exited(0), "\(output.errorText)")
    #expect(try sample.workspace.memory.names(in: "secrets") == RenderTests.fileSecrets)
    let text = try sample.workspace.memory.text("env")
    #expect(text.contains("LOG_DRAIN_TOKEN_FILE=\(folder)/LOG_DRAIN_TOKEN_FILE\n"))
    let missing = try sample.render("--secrets-dir", folder + "/none")
    #expect(missing.status == .exited(2))
    #expect(missing.errorText.contains("\(folder)/none"), "\(missing.errorText)")
  }

  /// Each fault hits the environment file, after the calls for the three file secrets.
  @Test(
    arguments: [
      "write:error=ENOSPC:when=4", "fsync:error=EIO:when=7", "renameat:error=EIO:when=4",
    ])
  func leavesTheOldFileWhenItFails(fault: String) throws {
    let sample = try RenderSample()
    try sample.workspace.memory.write("OLD=1\n", to: "env", mode: 0o600)
    let output = try sample.workspace.run([
      "strace", "-f", "-qq", "-o", "/dev/null", "-e", "inject=\(fault)", "relayctl", "render",
      "prod", "--out", sample.out,
    ])
    #expect(output.status == .exited(3), "\(fault): \(output.errorText)")
    #expect(output.errorText.contains(sample.out), "\(output.errorText)")
    #expect(try sample.workspace.memory.text("env") == "OLD=1\n")
    #expect(try sample.workspace.memory.names() == ["env"])
  }

  /// The eighth fsync is that of the folder, after the rename of the environment file.
  @Test func keepsWhatTheNewFileNamesWhenOnlyTheLastSyncFails() throws {
    let sample = try RenderSample()
    try sample.workspace.memory.write("OLD=1\n", to: "env", mode: 0o600)
    let output = try sample.workspace.run([
      "strace", "-f", "-qq", "-o", "/dev/null", "-e", "inject=fsync:error=EIO:when=8", "relayctl",
      "render", "prod", "--out", sample.out,
    ])
    #expect(output.status == .exited(3), "\(output.errorText)")
    #expect(try sample.workspace.memory.text("env").contains("LOG_DRAIN_TOKEN_FILE="))
    #expect(try sample.workspace.memory.names() == RenderTests.fileSecrets + ["env"])
  }

  @Test func leavesTheOldOrTheNewFileWhenKilledAnywhere() throws {
    let sample = try RenderSample()
    _ = try sample.render()
    let new = try TestFile.read(sample.out)
    for count in 1...5 {
      try TestFile.write(Array("OLD=1\n".utf8), to: sample.out, mode: 0o600)
      _ = try sample.workspace.run([
        "strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=renameat", "-e",
        "inject=renameat:signal=SIGKILL:when=\(count)", "relayctl", "render", "prod", "--out",
        sample.out,
      ])
      let found = try TestFile.read(sample.out)
      #expect(found == (count < 5 ? Array("OLD=1\n".utf8) : new), "rename \(count)")
    }
  }
}
