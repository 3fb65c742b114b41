import Configuration
import Crypto
import JSON
import Subprocess
import Support
import Testing

/// What stock tools say of a manifest, its signature and its checksum.
@Suite struct OpensslManifestTests {
  private let nest: CanaryNest
  private let folder: TemporaryFolder

  init() throws {
    var generator = Seed().generator
    nest = try CanaryNest(using: &generator)
    folder = nest.workspace.folder
  }

  private func verify(_ file: String, _ signature: String) throws -> Bool {
    let output = try nest.workspace.run([
      "openssl", "dgst", "-sha256", "-verify", "environments/keys/staging.pem", "-signature",
      signature, file,
    ])
    return output.status.isSuccess && output.text == "Verified OK\n"
  }

  /// As a person types it, base64 and all.
  @Test func opensslAcceptsTheSignature() throws {
    let output = try nest.workspace.run([
      "bash", "-c",
      "openssl dgst -sha256 -verify environments/keys/staging.pem "
        + "-signature <(base64 -d \(nest.manifest).sig) \(nest.manifest)",
    ])
    #expect(output.status == .exited(0), "\(output.errorText)")
    #expect(output.text == "Verified OK\n")
  }

  @Test func opensslRefusesFlippedBitsAsRelayctlDoes() throws {
    let manifest = try folder.read("root/\(nest.manifest)")
    let text = try folder.text("root/\(nest.manifest).sig")
    let signature = try #require(Base64.decode(String(text.dropLast())))
    let pem = try folder.text("root/environments/keys/staging.pem")
    let key = try P256PublicKey(pem: pem)
    #expect(key.isValid(signature, for: manifest))
    for flip in bitFlips(of: signature) {
      #expect(!key.isValid(flip.bytes, for: manifest), "signature, \(flip)")
    }
    try folder.write(signature, to: "root/output/sig")
    try folder.write(manifest, to: "root/output/manifest")
    #expect(try verify("output/manifest", "output/sig"))
    for flip in bitFlips(of: signature) where flip.bit % 29 == 0 {
      try folder.write(flip.bytes, to: "root/output/sig")
      #expect(try !verify("output/manifest", "output/sig"), "signature, \(flip)")
    }
    try folder.write(signature, to: "root/output/sig")
    for flip in bitFlips(of: manifest) where flip.bit % 1499 == 0 {
      try folder.write(flip.bytes, to: "root/output/manifest")
      #expect(try !verify("output/manifest", "output/sig"), "manifest, \(flip)")
      #expect(!key.isValid(signature, for: flip.bytes), "manifest, \(flip)")
    }
  }

  @Test func refusesAnEditedManifestAndAnEditedSignature() throws {
    let name = "root/\(nest.manifest)"
    let manifest = try folder.read(name)
    let signature = try folder.read(name + ".sig")
    for bit in [0, 3000, manifest.count * 8 - 1] {
      var edited = manifest
      edited[bit / 8] ^= 1 << UInt8(bit % 8)
      try folder.write(edited, to: name)
      let output = try nest.workspace.relayctl("manifest", "verify", nest.manifest)
      #expect(output.status == .exited(4), "bit \(bit)")
    }
    try folder.write(manifest, to: name)
    let others = [
      ("another letter", [signature[0] == 0x41 ? 0x42 : 0x41] + signature.dropFirst()),
      ("no line feed", Array(signature.dropLast())), ("nothing", []),
      ("a blank", [0x20] + signature), ("two line feeds", signature + [0x0A]),
      ("DER", try #require(Base64.decode(String(decoding: signature.dropLast(), as: UTF8.self)))),
    ]
    for (label, bytes) in others {
      try folder.write(Array(bytes), to: name + ".sig")
      let output = try nest.workspace.relayctl("manifest", "verify", nest.manifest)
      #expect(output.status == .exited(4), "\(label): \(output.errorText)")
    }
    _ = try nest.workspace.run(["rm", "\(nest.manifest).sig"])
    let unsigned = try nest.workspace.relayctl("manifest", "verify", nest.manifest)
    #expect(unsigned.status == .exited(1))
    #expect(unsigned.errorText.contains("not signed"))
  }

  @Test func refusesToSignWithAnotherKey() throws {
    let other = folder.path(of: "keys/other.key")
    try nest.workspace.require(
      nest.workspace.relayctl("key", "new", "manifest", "--out", other))
    let before = try folder.read("root/\(nest.manifest).sig")
    let output = try nest.workspace.relayctl(
      "manifest", "sign", nest.manifest, "--signer", "file:\(other)")
    #expect(output.status == .exited(4), "\(output.errorText)")
    #expect(try folder.read("root/\(nest.manifest).sig") == before)
  }

  /// docs/formats/redacted-checksum.md: sed and sha256sum from the rendered file.
  @Test(arguments: ["staging", "prod"])
  func sedReproducesTheRedactedChecksum(environment: String) throws {
    try nest.workspace.require(
      nest.workspace.relayctl("render", environment, "--out", nest.rendered))
    let contract = try nest.workspace.relayctl("contract", "--format", "json")
    let variables = try #require(try JSONValue.parse(contract.stdout)["variables"]?.arrayValue)
    let masked = variables.filter { $0["class"] == "secret" || $0["class"] == "regulated" }
      .compactMap { $0["name"]?.stringValue }
    #expect(masked.count == 9)
    let output = try nest.workspace.run([
      "sh", "-c",
      "sed -E 's/^(\(masked.joined(separator: "|")))=.*/\\1=********/' \(nest.rendered) | sha256sum",
    ])
    let checksum = try nest.workspace.require(nest.workspace.relayctl("checksum", environment))
    #expect("sha256:\(output.text.prefix(64))\n" == checksum.text)
  }

  @Test func pyYAMLReadsTheSameStrings() throws {
    let program = """
      import json, sys, yaml
      m = yaml.safe_load(open(sys.argv[1], "rb"))
      secrets = {n: {k: s[k] for k in ("source", "version", "created", "fingerprint")}
                 for n, s in m["secrets"].items()}
      print(json.dumps({k: m[k] for k in ("environment", "created", "commit", "actor", "checksum",
        "configuration")} | {"secrets": secrets}))
      """
    let shown = try nest.workspace.require(
      nest.workspace.relayctl("manifest", "show", nest.manifest, "--format", "json"))
    let path = folder.path(of: "root/\(nest.manifest)")
    let read = try nest.workspace.run([Python.path(having: "yaml"), "-c", program, path])
    try #require(read.status.isSuccess, "\(read.errorText)")
    let theirs = try #require(try JSONValue.parse(read.stdout).objectValue)
    let ours = try JSONValue.parse(shown.stdout)
    #expect(theirs.count == 7)
    for member in theirs {
      let mine = try #require(ours[member.name])
      #expect(mine.canonical == member.value.canonical, "\(member.name)")
    }
  }
}
