import Subprocess
import Support
import Testing

@testable import Attestation

/// `allowed_signers`, read more strictly than ssh-keygen reads it.
@Suite struct AllowedSignersTests {
  private static let base64 =
    "AAAAC3NzaC1lZDI1NTE5AAAAILai5z83t71p3puq6waLfexAwK4b+5aq/y1gI9Iw/tP4"
  private static let key = "ssh-ed25519 \(base64)"

  private func read(_ text: String) -> AllowedSigners {
    AllowedSigners(parsing: Array(text.utf8))
  }

  @Test(arguments: [
    "alice@example.com \(key)", "alice \(key) comment with words",
    "alice\t namespaces=\"a,b\"\t\(key)", "alice namespaces=\"relay-approval\" \(key)",
    "alice valid-after=\"20260101\",valid-before=\"20270101120000Z\" \(key)",
    "alice valid-before=\"202701011200\" \(key)",
  ])
  func accepts(line: String) {
    let signers = read("# comment\n\n\(line)\n")
    #expect(signers.defects == [])
    #expect(signers.lines.map(\.number) == [3])
  }

  @Test(arguments: [
    ("alice,bob \(key)", "several principals"), ("*@example.com \(key)", "a pattern"),
    ("alice? \(key)", "a pattern"), ("!alice \(key)", "a pattern"),
    ("\"alice\" \(key)", "not a principal"), (" alice \(key)", "not a principal"),
    ("al/ice \(key)", "not a principal"),
    ("alice cert-authority \(key)", "a certificate authority"),
    ("alice CERT-AUTHORITY \(key)", "a certificate authority"),
    ("alice cert-authority,namespaces=\"a\" \(key)", "a certificate authority"),
    ("alice namespaces=\"a\",cert-authority \(key)", "a certificate authority"),
    ("alice restrict=\"a\" \(key)", "unknown option"),
    ("alice Namespaces=\"a\" \(key)", "unknown option"),
    ("alice namespaces=a \(key)", "no value"), ("alice namespaces=\"\" \(key)", "no value"),
    ("alice namespaces=\"a\\\"b\" \(key)", "no value"),
    ("alice namespaces=\"a\\b\" \(key)", "no value"),
    ("alice namespaces=\"*\" \(key)", "a pattern or an empty name"),
    ("alice namespaces=\"a,,b\" \(key)", "a pattern or an empty name"),
    ("alice namespaces=\"a\",namespaces=\"b\" \(key)", "twice"),
    ("alice valid-before=\"2026-01-01\" \(key)", "not a time"),
    ("alice valid-before=\"20260230\" \(key)", "not a time"),
    ("alice valid-after=\"2026\" \(key)", "not a time"),
    ("alice valid-after=\"20260101\",valid-before=\"20260101Z\" \(key)", "not later than"),
    ("alice", "too short"), ("alice namespaces=\"a\"", "too short"),
    ("alice ssh-ed25519", "too short"), ("alice ssh-ed25519 AAAA", "not a key"),
    ("alice ssh-rsa \(base64)", "not a key"), ("alice ssh-dss \(base64)", "not a key"),
    ("alice ssh-ed25519 \(base64)AAAA", "not a key"), ("älice \(key)", "not text"),
    ("alice \(key)\r", "not text"),
  ])
  func refuses(line: String, reason: String) {
    let signers = read("carol@example.com \(Self.key)\n\(line)\n")
    #expect(signers.lines.map(\.principal) == ["carol@example.com"], "the other line stays valid")
    #expect(signers.defects.map(\.number) == [2])
    #expect(signers.defects.first?.reason.contains(reason) == true, "\(signers.defects)")
  }

  @Test func readsTheCommittedFile() throws {
    let bytes = try TestFile.read("\(Places.root)/environments/allowed_signers")
    let signers = AllowedSigners(parsing: bytes)
    #expect(signers.defects == [])
    #expect(signers.lines.map(\.principal).sorted() == signers.lines.map(\.principal))
    for line in signers.lines {
      let people = Set(signers.lines(of: line.key).map(\.principal))
      #expect(people == [line.principal], "each key is the key of one person")
    }
  }

  @Test func writesForSSHKeygenWhatWasRead() throws {
    let line = try #require(
      read("alice  valid-before=\"20270101\",namespaces=\"a,b\"  \(Self.key) x\n").lines.first)
    #expect(line.text == "alice namespaces=\"a,b\",valid-before=\"20270101000000Z\" \(Self.key)\n")
    #expect(read(line.text).lines.first?.text == line.text)
  }

  /// The fingerprint that ssh-keygen prints.
  @Test func printsFingerprintsAsSSHKeygenDoes() throws {
    let keys = try SSHKeys(["alice"])
    let printed = try Programs.run("ssh-keygen", "-lf", "alice.pub", in: keys.folder.path)
    let line = try #require(read("alice \(try keys.line("alice"))\n").lines.first)
    #expect(printed.text.contains(" \(line.key.fingerprint) "), "\(printed.text)")
  }
}
