import Configuration
import Crypto
import JSON
import Subprocess
import Support
import Testing

@testable import relayctl

/// `relayctl manifest`: what is refused, and that nothing is stored or signed then.
@Suite struct ManifestCommandTests {
  private let sample: RenderSample
  private let workspace: SampleWorkspace

  init() throws {
    sample = try RenderSample()
    workspace = sample.workspace
    let key = workspace.folder.path(of: "keys/manifest.key")
    let made = try workspace.require(workspace.relayctl("key", "new", "manifest", "--out", key))
    try workspace.folder.write(made.stdout, to: "root/environments/keys/staging.pem")
  }

  /// Builds a manifest of the files as they are, which are committed first.
  private func build(_ environment: String, _ more: String...) throws -> Output {
    try workspace.commit()
    return try workspace.run(
      [
        "relayctl", "manifest", "build", environment, "--format", "json", "--actor",
        "alice@example.com",
      ] + more)
  }

  private func sign(_ path: String) throws -> Output {
    try workspace.relayctl(
      "manifest", "sign", path, "--signer",
      "file:" + workspace.folder.path(of: "keys/manifest.key"))
  }

  private func path(_ output: Output) throws -> String {
    try #require(try JSONValue.parse(output.stdout)["path"]?.stringValue, "\(output.errorText)")
  }

  private var stored: [String] {
    get throws {
      let output = try workspace.run(["sh", "-c", "find logbook -type f 2>/dev/null; true"])
      return output.text.split(separator: "\n").map(String.init)
    }
  }

  @Test func namesAManifestByItsContent() throws {
    let path = try path(try build("staging"))
    let digest = SHA256.digest(of: try workspace.folder.read("root/\(path)"))
    #expect(path == "logbook/manifests/staging/\(digest.hex).yaml")
    for name in [path, digest.hex, digest.description] {
      #expect(try workspace.relayctl("manifest", "show", name).status == .exited(0), "\(name)")
    }
    let other = String(repeating: "0", count: 64)
    #expect(try workspace.relayctl("manifest", "show", other).status == .exited(2))
  }

  @Test func refusesAManifestUnderAnotherName() throws {
    let path = try path(try build("staging"))
    let other = "logbook/manifests/staging/\(String(repeating: "0", count: 64)).yaml"
    try workspace.folder.write(workspace.folder.read("root/\(path)"), to: "root/\(other)")
    for command in ["show", "sign", "verify"] {
      let output = try workspace.relayctl("manifest", command, other)
      #expect(output.status == .exited(4), "\(command): \(output.errorText)")
    }
  }

  @Test func showsNoValueThatWasWrittenIntoAManifest() throws {
    let path = try path(try build("staging"))
    try workspace.edit(path, replacing: "value: \"********\"", with: "value: \"hunter2\"")
    for command in ["show", "sign", "verify"] {
      let output = try workspace.relayctl("manifest", command, path)
      #expect(output.status == .exited(4), "\(command)")
      #expect(!(output.text + output.errorText).contains("hunter2"), "\(command)")
    }
  }

  @Test func signsStagingByAFileAndProdNever() throws {
    let staging = try path(try build("staging"))
    #expect(try sign(staging).status == .exited(0))
    #expect(try workspace.relayctl("manifest", "verify", staging).status == .exited(0))
    let prod = try path(try build("prod"))
    let refused = try sign(prod)
    #expect(refused.status == .exited(1))
    #expect(refused.errorText.contains("signer file: forbidden by policy for prod"))
    #expect(try !stored.contains(prod + ".sig"))
  }

  @Test func buildsFromAnAgreeingRenderedFileOnly() throws {
    #expect(try sample.render().status == .exited(0))
    let agreeing = try build("prod", "--rendered", sample.out)
    #expect(agreeing.status == .exited(0), "\(agreeing.errorText)")
    let before = try stored
    try workspace.edit("environments/prod/runtime.env", replacing: "DEPTH=25", with: "DEPTH=26")
    let stale = try build("prod", "--rendered", sample.out)
    #expect(stale.status == .exited(1))
    #expect(stale.errorText.contains("\(sample.out): checksum is sha256:"), "\(stale.errorText)")
    #expect(try stored == before)
  }

  @Test func tellsOfADiskThatTheRecordNames() throws {
    let disk = try TemporaryFolder()
    let rendered = try workspace.relayctl(
      "render", "prod", "--out", disk.path(of: "env"), "--allow-disk")
    #expect(rendered.status == .exited(0))
    let manifest = try path(try build("prod", "--rendered", disk.path(of: "env")))
    #expect(try workspace.folder.text("root/\(manifest)").hasSuffix("allow_disk: true\n"))
    _ = try workspace.run(["rm", disk.path(of: "env.record.json")])
    let unrecorded = try build("prod", "--rendered", disk.path(of: "env"))
    #expect(!unrecorded.status.isSuccess)
    try disk.write("{\"allow_disk\": false}", to: "env.record.json")
    #expect(try build("prod", "--rendered", disk.path(of: "env")).status == .exited(1))
  }

  @Test(arguments: ["https://x", "file:", "file", "ssh:key", ":", "awskms", "FILE:x"])
  func refusesWhatIsNoSigner(signer: String) throws {
    let path = try path(try build("staging"))
    let output = try workspace.relayctl("manifest", "sign", path, "--signer", signer)
    #expect(output.status == .exited(2), "\(output.errorText)")
  }

  @Test func fingerprintsChangeWithTheValueAndWithNothingElse() throws {
    func fingerprint() throws -> String {
      let shown = try workspace.relayctl(
        "manifest", "show", try path(try build("staging")), "--format", "json")
      let secrets = try JSONValue.parse(shown.stdout)["secrets"]
      return try #require(secrets?["A2A_API_KEY"]?["fingerprint"]?.stringValue)
    }
    let first = try fingerprint()
    try workspace.edit("environments/staging/runtime.env", replacing: "DEPTH=25", with: "DEPTH=26")
    #expect(try fingerprint() == first)
    let rotated = try workspace.relayctl(
      "vault", "rotate", "staging", "A2A_API_KEY", "--ticket", "OPS-2",
      input: .bytes(Array("another".utf8)))
    #expect(rotated.status == .exited(0))
    #expect(try fingerprint() != first)
  }
}
