import Console
import Crypto
import Evidence
import RFC3339
import Subprocess
import Support
import Testing

@testable import relayctl

@Suite struct VEXFolderTests {
  private let folder: TemporaryFolder
  private let key: P256PrivateKey
  private let document = Array(
    """
    {"@context": "https://openvex.dev/ns/v0.2.0", "timestamp": "2026-11-23T12:00:00Z", "statements": [
    {"vulnerability": {"name": "CVE-1"}, "products": [{"@id": "pkg:deb/debian/a@1"}],
    "status": "not_affected", "impact_statement": "r"}]}
    """.utf8)

  init() throws {
    folder = try TemporaryFolder()
    key = try P256PrivateKey.generate()
    try folder.makeFolder("environments")
    try folder.makeFolder("environments/keys")
    try folder.makeFolder("vex")
    try folder.write(key.publicKey.pem, to: "environments/keys/vex.pem")
  }

  private func load(
    keys: [String] = ["vex.pem"], now: String = "2026-11-27T12:00:00Z"
  ) throws -> VEXFolder {
    let now = try #require(Timestamp(now))
    var committed = CommittedKeys(Workspace(root: folder.path, now: now))
    return try VEXFolder.load(folder.path(of: "vex"), keys: keys, &committed, now)
  }

  private func sign(_ bytes: [UInt8], _ name: String, with key: P256PrivateKey) throws {
    try folder.write(
      Base64.encode(try key.signature(for: bytes)) + "\n", to: "vex/\(name).sig")
  }

  @Test func countsADocumentThatAKeyOfThePolicySigned() throws {
    try folder.write(document, to: "vex/a.json")
    try sign(document, "a.json", with: key)
    let loaded = try load()
    #expect(try loaded.statements.count == 1)
    #expect(loaded.unsigned.isEmpty)
    #expect(loaded.documents.map(\.sha256) == [SHA256.digest(of: document)])
  }

  @Test func acceptsASignatureOfOpenSSL() throws {
    try folder.write(document, to: "vex/a.json")
    try folder.write(try key.pem(), to: "vex.key", mode: 0o600)
    let made = try Programs.run(
      "sh", "-c",
      "openssl dgst -sha256 -sign vex.key vex/a.json | openssl base64 -A > vex/a.json.sig && echo >> vex/a.json.sig",
      in: folder.path)
    #expect(made.status.isSuccess)
    #expect(try load().statements.count == 1)
  }

  @Test func namesAnUnsignedDocumentAndExcusesNothingByIt() throws {
    try folder.write(document, to: "vex/a.json")
    try folder.write("not even JSON", to: "vex/b.json")
    try folder.write("ignored", to: "vex/README.md")
    let loaded = try load()
    #expect(loaded.unsigned == ["a.json", "b.json"])
    #expect(try loaded.statements.isEmpty)
  }

  @Test func treatsEveryDocumentAsUnsignedWithoutAKeyInThePolicy() throws {
    try folder.write(document, to: "vex/a.json")
    try sign(document, "a.json", with: key)
    #expect(try load(keys: []).unsigned == ["a.json"])
  }

  @Test func findsNothingWhereThereIsNoFolder() throws {
    let now = try #require(Timestamp("2026-11-27T12:00:00Z"))
    var committed = CommittedKeys(Workspace(root: folder.path, now: now))
    let loaded = try VEXFolder.load(folder.path(of: "none"), keys: ["vex.pem"], &committed, now)
    #expect(loaded.documents.isEmpty)
    #expect(try loaded.statements.isEmpty)
  }

  private func refusal(_ loaded: VEXFolder) -> EvidenceError? {
    do throws(EvidenceError) {
      _ = try loaded.statements
      return nil
    } catch { return error }
  }

  @Test func aWrongSignatureIsAnIntegrityFailure() throws {
    try folder.write(document, to: "vex/a.json")
    let right = Base64.encode(try key.signature(for: document))
    let other = try P256PrivateKey.generate()
    let texts = [
      ("of another key", Base64.encode(try other.signature(for: document)) + "\n"),
      ("of other bytes", Base64.encode(try key.signature(for: document + [0x20])) + "\n"),
      ("without a line feed", right), ("with CRLF", right + "\r\n"),
      ("twice", right + right + "\n"),
      ("empty", ""), ("a line feed", "\n"), ("not base64", "!!!!\n"),
      ("URL-safe", right.replacing("+", with: "-").replacing("/", with: "_") + "=\n"),
    ]
    for (label, text) in texts {
      try folder.write(text, to: "vex/a.json.sig")
      let error = refusal(try load())
      #expect(error?.isIntegrity == true, "\(label)")
      #expect(
        error?.description.hasPrefix(
          "a.json: the signature does not verify with any key of scans.vex_keys") == true,
        "\(label)")
    }
  }

  @Test func aDocumentThatCannotBeReadRemovesItsOwnExcusesOnly() throws {
    try folder.write(document, to: "vex/a.json")
    try sign(document, "a.json", with: key)
    let broken = Array("{}".utf8)
    try folder.write(broken, to: "vex/b.json")
    try sign(broken, "b.json", with: key)
    let loaded = try load()
    #expect(try loaded.statements.count == 1)
    #expect(loaded.unread.count == 1)
    #expect(loaded.unread.first?.hasPrefix("b.json: not a VEX document") == true)
  }

  @Test func refusesASignatureWithoutItsDocument() throws {
    try sign(document, "a.json", with: key)
    #expect(refusal(try load())?.isIntegrity == true)
  }

  @Test func refusesAStatementFromTheFuture() throws {
    try folder.write(document, to: "vex/a.json")
    try sign(document, "a.json", with: key)
    let early = try load(now: "2026-11-23T11:54:59Z")
    #expect(early.unread.first?.contains("future") == true)
    #expect(try early.statements.isEmpty)
    let now = try load(now: "2026-11-23T11:55:00Z")
    #expect(now.unread.isEmpty)
    #expect(try now.statements.count == 1)
  }

  @Test func refusesAHugeDocument() throws {
    try folder.write([UInt8](repeating: 0x20, count: (16 << 20) + 1), to: "vex/a.json")
    #expect(try load().unread.first?.hasPrefix("a.json: more than 16777216") == true)
  }

  @Test func reportsAKeyThatCannotBeRead() throws {
    try folder.write(document, to: "vex/a.json")
    try sign(document, "a.json", with: key)
    #expect(throws: Failure.self) { try load(keys: ["none.pem"]) }
    try folder.write("not a key", to: "environments/keys/bad.pem")
    let failure = #expect(throws: Failure.self) { try load(keys: ["bad.pem"]) }
    #expect(failure?.status == .integrity)
  }
}
